/** Whether the share `s` has not ended. */
export const liveShare = '(s.until is null or s.until > cohort_now())'
