#!/usr/bin/env bash
# jpki-tool renewal: the exit code for cron, the dates, and a calendar file that is whole or not there.
# usage: renewal.sh BUILD_FOLDER (run under with_pcscd.sh)
. "$(dirname "$0")/common.sh" "$1"

day() { TZ=Asia/Tokyo date -d "$1" +%Y-%m-%d; }
stage() { "$build/tools/jpki-vcard" make --last-day "$2" "${@:3}" "$1" >/dev/null; }

make_card card
put_card_in card
for language in en ja; do
  at_terminal 0 -- --lang "$language" renewal
  check language said "$language"
done
as_json 0 renewal
[ "$(fact validity.standing)" = valid ] || fail "a new card"
passed "a card that is valid for years: exit code 0"

stage april 2031-04-01
swap_card april
as_json 0 renewal
[ "$(fact validity.last_day) $(fact validity.renewal_opens)" = '2031-04-01 2031-01-02' ] || fail "1 April"
stage may 2030-05-30
swap_card may
as_json 0 renewal
[ "$(fact validity.last_day) $(fact validity.renewal_opens)" = '2030-05-30 2030-03-01' ] || fail "30 May"
passed "the window opens on 2 January for 1 April, on 1 March for 30 May"

stage today "$(day today)"
swap_card today
trouble expires_soon 41 renewal
[ "$(fact validity.days_left)" = 0 ] || fail "the last day"
stage over "$(day yesterday)"
swap_card over
trouble expired 40 renewal
[ "$(fact validity.days_left)" = -1 ] || fail "the day after"
passed "a certificate is valid on its last day, and not on the next"

as_json 40 renewal --ics first.ics
[ "$(fact file)" = first.ics ] || fail "the file's name"
python3 - first.ics "$(day yesterday)" <<'END'
import re, sys
text = open(sys.argv[1], newline="", encoding="utf-8").read()
assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
days = re.findall(r"^DTSTART;VALUE=DATE:(\d+)", text, re.M)
assert len(days) == 2 and days[1] == sys.argv[2].replace("-", ""), days
END
cp first.ics before.ics
trouble file_exists 30 renewal --ics first.ics
cmp first.ics before.ics || fail "a file was replaced"
echo old >first.ics
at_terminal 40 -- renewal --ics first.ics --force
[ "$(grep -c DTSTAMP first.ics)" = 2 ] || fail "--force"
trouble file_not_written 31 renewal --ics nowhere/first.ics
trouble file_not_written 31 renewal --ics /proc/first.ics
# No file may grow: what a full disk is like. Pipes are not concerned.
(trap '' XFSZ; ulimit -f 0; "$tool" --json renewal --ics full.ics | cat) | cat >facts || true
[ "$(fact error.code)" = file_not_written ] || fail "a full disk"
[ -z "$(find . -name 'full.ics*')" ] || fail "something half written is left"
passed "the calendar has both days; it is never replaced without --force, and whole or not there"

"$build/tools/jpki-vcard" make --set kind=android phone >/dev/null
tell_card remove
until_true 20 tool_says no_card || fail "the card does not go"
tell_card swap phone
until_true 20 eval '"$tool" --json status >facts' || fail "the phone is not seen"
trouble pin_needed 15 renewal
passed "of a phone the dates are not to be had without a PIN"

[ "$(sum verifies)" -eq 0 ] || fail "a PIN was sent"
passed "no PIN was sent"
