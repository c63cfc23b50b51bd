// The SCard functions by name; all they do is in fake_pcscd.cc.
#include "tests/unit/apdu/pcsc/fake_pcscd.h"

using apdu::pcsc::testing::FakePcscd;

extern "C" {

const SCARD_IO_REQUEST g_rgSCardT0Pci = {SCARD_PROTOCOL_T0, sizeof(SCARD_IO_REQUEST)};
const SCARD_IO_REQUEST g_rgSCardT1Pci = {SCARD_PROTOCOL_T1, sizeof(SCARD_IO_REQUEST)};

LONG SCardEstablishContext(DWORD, LPCVOID, LPCVOID, LPSCARDCONTEXT context) {
  return FakePcscd::instance().establish(*context);
}

LONG SCardReleaseContext(SCARDCONTEXT context) {
  return FakePcscd::instance().release(context);
}

LONG SCardListReaders(SCARDCONTEXT context, LPCSTR, LPSTR names, LPDWORD size) {
  return FakePcscd::instance().list(context, names, *size);
}

LONG SCardGetStatusChange(SCARDCONTEXT context, DWORD timeout, SCARD_READERSTATE* states, DWORD count) {
  return FakePcscd::instance().change(context, timeout, states, count);
}

LONG SCardCancel(SCARDCONTEXT context) {
  return FakePcscd::instance().cancel(context);
}

LONG SCardConnect(SCARDCONTEXT, LPCSTR, DWORD, DWORD, LPSCARDHANDLE card, LPDWORD protocol) {
  *card = 7;
  *protocol = SCARD_PROTOCOL_T1;
  return FakePcscd::instance().card_call("SCardConnect");
}

LONG SCardReconnect(SCARDHANDLE, DWORD, DWORD, DWORD initialization, LPDWORD) {
  if (initialization == SCARD_UNPOWER_CARD) return FakePcscd::instance().power_up();
  return FakePcscd::instance().card_call(initialization == SCARD_LEAVE_CARD ? "SCardReconnect" : "reset!");
}

LONG SCardStatus(SCARDHANDLE, LPSTR, LPDWORD, LPDWORD state, LPDWORD, LPBYTE, LPDWORD) {
  return FakePcscd::instance().card_status(*state);
}

LONG SCardDisconnect(SCARDHANDLE, DWORD disposition) {
  return FakePcscd::instance().card_call(disposition == SCARD_LEAVE_CARD ? "SCardDisconnect" : "reset!");
}

LONG SCardBeginTransaction(SCARDHANDLE) {
  return FakePcscd::instance().card_call("SCardBeginTransaction");
}

LONG SCardEndTransaction(SCARDHANDLE, DWORD disposition) {
  return FakePcscd::instance().card_call(disposition == SCARD_LEAVE_CARD ? "SCardEndTransaction" : "reset!");
}

LONG SCardTransmit(SCARDHANDLE, const SCARD_IO_REQUEST*, LPCBYTE, DWORD, SCARD_IO_REQUEST*, LPBYTE answer,
                   LPDWORD size) {
  return FakePcscd::instance().transmit(answer, *size);
}

LONG SCardControl(SCARDHANDLE, DWORD code, LPCVOID request, DWORD request_size, LPVOID answer, DWORD room,
                  LPDWORD size) {
  return FakePcscd::instance().control(code, {static_cast<const unsigned char*>(request), request_size},
                                       {static_cast<unsigned char*>(answer), room}, *size);
}
}
