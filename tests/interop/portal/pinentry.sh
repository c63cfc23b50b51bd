#!/usr/bin/env bash
# A pinentry that answers as its environment says, and writes down what its windows show: into `window`, and each request for an
# answer into `asked`. BEFORE_ANSWER runs while a window is open.
echo 'OK at your service'
while read -r line; do
  case $line in
    GETPIN | CONFIRM | MESSAGE)
      echo "$line $$" >>asked
      eval "${BEFORE_ANSWER:-}"
      case $line in
        GETPIN) printf '%b\n' "${PIN_ANSWER:-D $PIN\\nOK}" ;;
        CONFIRM) echo "${CONFIRM_ANSWER:-OK}" ;;
        MESSAGE) echo "${MESSAGE_ANSWER:-OK}" ;;
      esac
      ;;
    *)
      echo "$line" | sed 's/%0A/\n/g' >>window
      echo OK
      ;;
  esac
done
