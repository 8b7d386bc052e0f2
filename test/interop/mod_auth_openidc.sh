#!/usr/bin/env bash
# Apache with mod_auth_openidc, a certified relying party that is written in C and independent of our libraries: it gates
# pages on the groups of an ID token. Runs in the foreground on 127.0.0.1 until it is ended, from a folder of its own that
# must exist; nothing of the system's Apache is read or written.
#
#   ISSUER=… CLIENT_ID=… CLIENT_SECRET=… PORT=… FOLDER=… test/interop/mod_auth_openidc.sh
#
# Needs Debian's packages apache2-bin and libapache2-mod-auth-openidc. `--check` says whether they are there.
set -euo pipefail

readonly apache=${APACHE:-/usr/sbin/apache2}
readonly modules=${APACHE_MODULES:-/usr/lib/apache2/modules}

if [ "${1:-}" = --check ]; then
  [ -x "$apache" ] && [ -f "$modules/mod_auth_openidc.so" ]
  exit
fi

: "${ISSUER:?}" "${CLIENT_ID:?}" "${CLIENT_SECRET:?}" "${PORT:?}" "${FOLDER:?}"
readonly origin="http://127.0.0.1:$PORT"

mkdir -p "$FOLDER"/pages/{everybody,editors,public} "$FOLDER/cache" "$FOLDER/run"
for page in everybody editors public; do
  printf 'This page is for %s.\n' "$page" >"$FOLDER/pages/$page/index.html"
done

# Its workers do not run as root.
account=''
if [ "$(id -u)" -eq 0 ]; then
  account=$'User www-data\nGroup www-data'
  chown -R www-data:www-data "$FOLDER"
fi

cat >"$FOLDER/apache.conf" <<CONF
ServerRoot "$FOLDER"
ServerName 127.0.0.1
Listen 127.0.0.1:$PORT
DefaultRuntimeDir "$FOLDER/run"
PidFile "$FOLDER/run/apache.pid"
Mutex file:$FOLDER/run default
ErrorLog "$FOLDER/error.log"
LogLevel warn auth_openidc:info
$account
LoadModule mpm_event_module "$modules/mod_mpm_event.so"
LoadModule authn_core_module "$modules/mod_authn_core.so"
LoadModule authz_core_module "$modules/mod_authz_core.so"
LoadModule authz_user_module "$modules/mod_authz_user.so"
LoadModule dir_module "$modules/mod_dir.so"
LoadModule auth_openidc_module "$modules/mod_auth_openidc.so"
StartServers 1
DocumentRoot "$FOLDER/pages"
DirectoryIndex index.html

OIDCProviderMetadataURL "$ISSUER/.well-known/openid-configuration"
OIDCClientID "$CLIENT_ID"
OIDCClientSecret "$CLIENT_SECRET"
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCRedirectURI "$origin/callback"
OIDCDefaultURL "$origin/public/"
OIDCDefaultLoggedOutURL "$origin/public/"
OIDCCryptoPassphrase "$(head -c 24 /dev/urandom | base64)"
OIDCScope "openid profile groups"
OIDCPKCEMethod S256
OIDCIDTokenSignedResponseAlg ES256
OIDCCacheType file
OIDCCacheDir "$FOLDER/cache"

<Location />
  AuthType openid-connect
  Require valid-user
</Location>
<Location /editors>
  AuthzSendForbiddenOnFailure On
  Require claim groups:Editors
</Location>
<Location /public>
  AuthType None
  Require all granted
</Location>
CONF

exec "$apache" -d "$FOLDER" -f "$FOLDER/apache.conf" -D FOREGROUND
