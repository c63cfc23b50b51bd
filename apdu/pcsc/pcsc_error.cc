#include "apdu/pcsc/pcsc_error.h"

#include <array>

#include "support/bytes.h"

namespace apdu::pcsc {
namespace {

#define ROW(code, fault)      \
  ErrorRow {                  \
    code, #code, Fault::fault \
  }

// Source: pcsclite.h of pcsc-lite 1.9.9, and answers of its daemon that were observed.
constexpr std::array kRows = {
    // The service.
    ROW(SCARD_E_NO_SERVICE, no_service),
    ROW(SCARD_E_SERVICE_STOPPED, no_service),
    ROW(SCARD_E_SERVER_TOO_BUSY, no_service),
    ROW(SCARD_P_SHUTDOWN, no_service),
    ROW(SCARD_F_COMM_ERROR, no_service),  // the link to the daemon broke; one to a card is E_NOT_TRANSACTED
    ROW(SCARD_E_UNKNOWN_RES_MNG, no_service),
    ROW(SCARD_E_NO_MEMORY, no_service),
    ROW(SCARD_W_SECURITY_VIOLATION, access_denied),  // polkit said no
    ROW(SCARD_E_NO_ACCESS, access_denied),
    // The reader.
    ROW(SCARD_E_UNKNOWN_READER, no_reader),
    ROW(SCARD_E_READER_UNAVAILABLE, no_reader),
    ROW(SCARD_E_NO_READERS_AVAILABLE, no_reader),
    ROW(SCARD_E_INVALID_HANDLE, no_reader),  // a card handle dies with its reader
    ROW(SCARD_E_READER_UNSUPPORTED, communication),
    ROW(SCARD_E_DUPLICATE_READER, communication),
    ROW(SCARD_E_PCI_TOO_SMALL, communication),
    // The card.
    ROW(SCARD_E_NO_SMARTCARD, no_card),
    ROW(SCARD_W_REMOVED_CARD, card_removed),
    ROW(SCARD_W_RESET_CARD, card_reset),
    ROW(SCARD_W_UNRESPONSIVE_CARD, card_mute),
    ROW(SCARD_W_UNPOWERED_CARD, card_mute),
    ROW(SCARD_W_UNSUPPORTED_CARD, card_mute),
    ROW(SCARD_E_PROTO_MISMATCH, card_mute),
    ROW(SCARD_E_INVALID_ATR, card_mute),
    ROW(SCARD_E_UNKNOWN_CARD, card_mute),
    ROW(SCARD_E_CARD_UNSUPPORTED, card_mute),
    ROW(SCARD_E_NOT_READY, card_mute),
    ROW(SCARD_E_SHARING_VIOLATION, in_use),
    // One exchange.
    ROW(SCARD_E_INSUFFICIENT_BUFFER, malformed_answer),  // our buffer holds the longest answer there can be
    ROW(SCARD_E_NOT_TRANSACTED, communication),
    ROW(SCARD_E_COMM_DATA_LOST, communication),
    ROW(SCARD_E_TIMEOUT, timed_out),
    ROW(SCARD_F_WAITED_TOO_LONG, timed_out),
    ROW(SCARD_E_CANCELLED, timed_out),
    ROW(SCARD_E_SYSTEM_CANCELLED, timed_out),
    ROW(SCARD_W_CANCELLED_BY_USER, timed_out),
    // Codes that the daemon has no reason to return.
    ROW(SCARD_F_INTERNAL_ERROR, communication),
    ROW(SCARD_F_UNKNOWN_ERROR, communication),
    ROW(SCARD_E_UNEXPECTED, communication),  // SCARD_E_UNSUPPORTED_FEATURE has the same value
    ROW(SCARD_E_INVALID_PARAMETER, communication),
    ROW(SCARD_E_INVALID_TARGET, communication),
    ROW(SCARD_E_INVALID_VALUE, communication),
    ROW(SCARD_E_CANT_DISPOSE, communication),
    ROW(SCARD_E_ICC_INSTALLATION, communication),
    ROW(SCARD_E_ICC_CREATEORDER, communication),
    ROW(SCARD_E_DIR_NOT_FOUND, communication),
    ROW(SCARD_E_FILE_NOT_FOUND, communication),
    ROW(SCARD_E_NO_DIR, communication),
    ROW(SCARD_E_NO_FILE, communication),
    ROW(SCARD_E_WRITE_TOO_MANY, communication),
    ROW(SCARD_E_BAD_SEEK, communication),
    ROW(SCARD_E_INVALID_CHV, communication),
    ROW(SCARD_E_NO_SUCH_CERTIFICATE, communication),
    ROW(SCARD_E_CERTIFICATE_UNAVAILABLE, communication),
    ROW(SCARD_E_NO_KEY_CONTAINER, communication),
    ROW(SCARD_W_WRONG_CHV, communication),
    ROW(SCARD_W_CHV_BLOCKED, communication),
    ROW(SCARD_W_EOF, communication),
    ROW(SCARD_W_CARD_NOT_AUTHENTICATED, communication),
};
#undef ROW

const ErrorRow* find(LONG code) {
  for (const ErrorRow& row : kRows) {
    if (row.code == code) return &row;
  }
  return nullptr;
}

}  // namespace

std::span<const ErrorRow> error_rows() {
  return kRows;
}

Fault fault_of(LONG code) {
  const ErrorRow* row = find(code);
  return row != nullptr ? row->fault : Fault::communication;
}

std::string name_of(LONG code) {
  if (const ErrorRow* row = find(code)) return row->name;
  support::Bytes bytes;
  for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(code >> shift & 0xFF));
  return "unknown error " + support::to_hex(bytes);
}

TransportError error_of(const char* call, LONG code) {
  return {fault_of(code), std::string(call) + ": " + name_of(code)};
}

void check(const char* call, LONG code) {
  if (code != SCARD_S_SUCCESS) throw error_of(call, code);
}

}  // namespace apdu::pcsc
