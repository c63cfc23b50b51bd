#!/usr/bin/env bash
# jpki-tool where no reader service runs.
# usage: no_service.sh BUILD_FOLDER (run under sandbox.sh)
. "$(dirname "$0")/common.sh" "$1"

for command in status renewal 'cert show auth' 'cert show sign' 'cert export auth' 'cert check auth' 'pin verify auth' \
  'pin change sign'; do
  # shellcheck disable=SC2086
  trouble no_service 3 $command
done
has 'pcscd' said
passed "without a reader service it says how to start one"

for language in en ja; do
  as_json 60 --lang "$language" doctor
  [ "$(fact checks.2.id) $(fact checks.2.diagnosis)" = 'service service_stopped' ] || fail "doctor does not name the service"
  at_terminal 60 -- --lang "$language" doctor
  check says said facts
  check language said "$language"
done
has 'systemctl enable --now pcscd.socket' <(tr -d '\n ' <said | sed 's/systemctlenable--now/systemctl enable --now /')
passed "the doctor says how to start it too"
