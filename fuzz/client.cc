#include "fuzz/client.h"

#include <string>
#include <vector>

#include "fuzz/module_settings.h"

namespace fuzz {
namespace {

// Of each token, the right one first; one that the holder typed in small letters, wrong ones, and no such.
const std::array<std::array<const char*, 6>, 2> kPins = {{
    {kAuthenticationPin.data(), "4712", "4713", "471", "ab\0c", ""},
    {kSignaturePin.data(), "qx7zpin4", "WRONG123", "WRONG124", "SHORT", "QX7ZPIN4QX7ZPIN4Q"},
}};

// What C_Login and C_SetPIN are given: null where the input says so.
struct TypedPin {
  TypedPin(Input& input, CK_SLOT_ID slot) : text(kPins[slot][input.byte() % kPins[slot].size()]) {
    by_keypad = input.byte() == 0xFF;
  }
  CK_BYTE* bytes() { return by_keypad ? nullptr : reinterpret_cast<CK_BYTE*>(text.data()); }
  CK_ULONG size() const { return by_keypad ? 0 : text.size(); }

  std::string text;
  bool by_keypad;
};

}  // namespace

Client::Client(Input& input) : input_(input), card_(readers().card()) {
  choose_settings(input);
  require(C_GetFunctionList(&p11_) == CKR_OK, "the function list is always there");
  require(JPKI_CALL(C_Initialize, nullptr) == CKR_OK, "the module initialises whatever card lies there");
}

Client::~Client() {
  require(JPKI_CALL(C_Finalize, nullptr) == CKR_OK, "the module ends whatever card lies there");
}

void Client::go_on() {
  using Step = void (Client::*)();
  constexpr std::array<Step, 16> kSteps = {
      &Client::list_slots,      &Client::show_token,  &Client::list_mechanisms, &Client::close_session,
      &Client::log_in,          &Client::log_out,     &Client::set_pin,         &Client::wait_for_event,
      &Client::start_again,     &Client::remove_card, &Client::insert_card,     &Client::find_objects,
      &Client::read_attributes, &Client::sign,        &Client::sign_in_parts,   &Client::verify,
  };
  (this->*input_.one_of(kSteps))();
}

void Client::list_slots() {
  const CK_BBOOL with_token = input_.flag() ? CK_TRUE : CK_FALSE;
  CK_ULONG count = 0;
  if (JPKI_CALL(C_GetSlotList, with_token, nullptr, &count) != CKR_OK) return;
  require(count <= 2, "a reader has two slots at the most");
  std::vector<CK_SLOT_ID> ids(count);
  JPKI_CALL(C_GetSlotList, with_token, ids.data(), &count);
  CK_SLOT_INFO info = {};
  JPKI_CALL(C_GetSlotInfo, slot(), &info);
}

void Client::show_token() {
  const CK_SLOT_ID id = slot();
  CK_TOKEN_INFO info = {};
  JPKI_CALL(C_GetTokenInfo, id, &info);
  CK_SESSION_INFO state = {};
  JPKI_CALL(C_GetSessionInfo, sessions_[id], &state);
}

void Client::list_mechanisms() {
  const CK_SLOT_ID id = slot();
  CK_ULONG count = 0;
  if (JPKI_CALL(C_GetMechanismList, id, nullptr, &count) != CKR_OK) return;
  std::vector<CK_MECHANISM_TYPE> types(count);
  if (JPKI_CALL(C_GetMechanismList, id, types.data(), &count) != CKR_OK) return;
  for (const CK_MECHANISM_TYPE type : types) {
    CK_MECHANISM_INFO info = {};
    JPKI_CALL(C_GetMechanismInfo, id, type, &info);
  }
}

CK_SESSION_HANDLE Client::session(CK_SLOT_ID id) {
  if (sessions_[id] == CK_INVALID_HANDLE) {
    JPKI_CALL(C_OpenSession, id, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &sessions_[id]);
  }
  return sessions_[id];
}

void Client::close_session() {
  const CK_SLOT_ID id = slot();
  if (input_.flag()) {
    JPKI_CALL(C_CloseAllSessions, id);
  } else {
    JPKI_CALL(C_CloseSession, sessions_[id]);
  }
  sessions_[id] = CK_INVALID_HANDLE;
}

void Client::log_in() {
  const CK_SLOT_ID id = slot();
  const CK_USER_TYPE user = input_.byte() == 0xFF ? CKU_CONTEXT_SPECIFIC : CKU_USER;
  TypedPin pin(input_, id);
  JPKI_CALL(C_Login, session(id), user, pin.bytes(), pin.size());
}

void Client::log_out() {
  JPKI_CALL(C_Logout, sessions_[slot()]);
}

void Client::set_pin() {
  const CK_SLOT_ID id = slot();
  TypedPin current(input_, id);
  TypedPin fresh(input_, id);
  JPKI_CALL(C_SetPIN, session(id), current.bytes(), current.size(), fresh.bytes(), fresh.size());
}

void Client::wait_for_event() {
  CK_SLOT_ID id = 0;
  JPKI_CALL(C_WaitForSlotEvent, CK_FLAGS{CKF_DONT_BLOCK}, &id, nullptr);
}

void Client::start_again() {
  require(JPKI_CALL(C_Finalize, nullptr) == CKR_OK, "the module ends whatever card lies there");
  choose_settings(input_);
  require(JPKI_CALL(C_Initialize, nullptr) == CKR_OK, "the module initialises whatever card lies there");
  sessions_ = {};
}

void Client::remove_card() {
  if (input_.flag()) {
    readers().unplug(true);
  } else {
    readers().remove();
  }
}

// The sessions of before are kept, so that they are tried on the card of now.
void Client::insert_card() {
  readers().unplug(false);
  readers().insert(card_);
  if (input_.flag()) sessions_ = {};
}

}  // namespace fuzz
