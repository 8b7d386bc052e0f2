import { createTransport } from 'nodemailer'
import { isLoopback } from './loopback.ts'

export type MailServer = {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; else STARTTLS, which only a server on this machine may lack. */
  readonly tls: boolean
  readonly user: string | undefined
  readonly password: string | undefined
  /** The address that mail comes from. */
  readonly from: string
}

export type OutgoingMail = {
  readonly id: string
  readonly recipient: string
  readonly subject: string
  readonly text: string
}

/** Sends one mail; throws an error whose message may be shown where the server does not take it. */
export type Mailer = (mail: OutgoingMail) => Promise<void>

const patience = 8000 // milliseconds for each step: an entry of the outbox is in hand for 30 seconds

/** Sends mail over SMTP. The server's certificate is checked; a password never goes out in the clear. */
export function createMailer(server: MailServer): Mailer {
  const { host, port, tls, user, password, from } = server
  const here = isLoopback(host) || host === '::1'
  const transport = createTransport({
    host,
    port,
    secure: tls,
    requireTLS: !tls && !here,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.slice(from.lastIndexOf('@') + 1)
  return async ({ id, recipient, subject, text }) => {
    await transport.sendMail({
      from: { name: '', address: from },
      // As an object: what stands in the address is never read as a list of them.
      to: { name: '', address: recipient },
      subject,
      text,
      messageId: `<${id}@${domain}>`,
      headers: { 'auto-submitted': 'auto-generated' },
    })
  }
}
