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
