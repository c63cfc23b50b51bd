// Slot and token management (PKCS#11 2.40 section 5.5).
#include "pkcs11/entry.h"
#include "pkcs11/flavour/flavour.h"
#include "pkcs11/mechanism.h"
#include "pkcs11/padded_text.h"
#include "pkcs11/slot_description.h"

using pkcs11::CkrError;
using pkcs11::Module;
using pkcs11::require_argument;

namespace {

// Whether the slot belongs in a list of slots with a token. Recognises the card; one that fails stays in the
// list, so that C_GetTokenInfo reports the error.
bool offers_token(const pkcs11::Slot& slot) {
  if (slot.card == nullptr) return false;
  try {
    slot.card->token(slot.role);
  } catch (const std::exception&) {
    pkcs11::ckr_of_current_exception("looking at a card");
  }
  return !slot.card->removed() && slot.token_present();
}

CK_FLAGS pin_flags(std::optional<int> left, int max_tries) {
  if (!left || *left >= max_tries) return 0;
  if (*left == 0) return CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_LOCKED;
  return *left == 1 ? CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY : CKF_USER_PIN_COUNT_LOW;
}

CK_TOKEN_INFO token_info(pkcs11::Token& token) {
  const jpki::KeyDescription& key = token.key();
  CK_TOKEN_INFO info = {};
  pkcs11::put_padded(info.label, std::string(pkcs11::flavour().label_prefix) + key.token_label);
  pkcs11::put_padded(info.manufacturerID, "J-LIS");
  pkcs11::put_padded(info.model, token.model());
  pkcs11::put_padded(info.serialNumber, token.serial_number());
  info.flags = CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED | CKF_WRITE_PROTECTED |
               (token.verifies_on_keypad() ? CKF_PROTECTED_AUTHENTICATION_PATH : 0) |
               pin_flags(token.tries_left(), key.pin.max_tries) |
               (token.malformed_pin_was_entered() ? CKF_USER_PIN_COUNT_LOW : 0U);
  info.ulMaxSessionCount = CK_EFFECTIVELY_INFINITE;
  const pkcs11::Login::Sessions sessions = token.sessions();
  info.ulSessionCount = sessions.all;
  info.ulMaxRwSessionCount = CK_EFFECTIVELY_INFINITE;
  info.ulRwSessionCount = sessions.read_write;
  info.ulMaxPinLen = key.pin.max_length;
  info.ulMinPinLen = key.pin.min_length;
  info.ulTotalPublicMemory = CK_UNAVAILABLE_INFORMATION;
  info.ulFreePublicMemory = CK_UNAVAILABLE_INFORMATION;
  info.ulTotalPrivateMemory = CK_UNAVAILABLE_INFORMATION;
  info.ulFreePrivateMemory = CK_UNAVAILABLE_INFORMATION;
  pkcs11::put_padded(info.utcTime, "");
  return info;
}

}  // namespace

extern "C" {

CK_RV C_GetSlotList(CK_BBOOL token_present, CK_SLOT_ID* list, CK_ULONG* count) {
  return pkcs11::enter(__func__, [&](Module& module) {
    require_argument(count);
    const auto newcomers = list == nullptr ? pkcs11::Newcomers::join : pkcs11::Newcomers::wait;
    std::vector<CK_SLOT_ID> ids;
    for (const pkcs11::Slot& slot : module.slots().current_slots(newcomers)) {
      if (token_present == CK_FALSE || offers_token(slot)) ids.push_back(slot.id);
    }
    pkcs11::put_list(ids, list, count);
  });
}

CK_RV C_GetSlotInfo(CK_SLOT_ID id, CK_SLOT_INFO* info) {
  return pkcs11::enter(__func__, [&](Module& module) {
    const pkcs11::Slot slot = module.slots().current_slot(id);
    require_argument(info);
    *info = {};
    pkcs11::put_padded(info->slotDescription, pkcs11::slot_description(slot.reader_name));
    pkcs11::put_padded(info->manufacturerID, "");
    info->flags = CKF_REMOVABLE_DEVICE | CKF_HW_SLOT | (slot.token_present() ? CKF_TOKEN_PRESENT : 0);
  });
}

CK_RV C_GetTokenInfo(CK_SLOT_ID id, CK_TOKEN_INFO* info) {
  return pkcs11::enter(__func__, [&](Module& module) {
    const pkcs11::Slot slot = module.slots().current_slot(id);
    require_argument(info);
    *info = token_info(*slot.token());
  });
}

CK_RV C_GetMechanismList(CK_SLOT_ID id, CK_MECHANISM_TYPE* list, CK_ULONG* count) {
  return pkcs11::enter(__func__, [&](Module& module) {
    const pkcs11::Slot slot = module.slots().current_slot(id);
    require_argument(count);
    pkcs11::put_list(pkcs11::mechanisms_of(slot.token()->offer()), list, count);
  });
}

CK_RV C_GetMechanismInfo(CK_SLOT_ID id, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO* info) {
  return pkcs11::enter(__func__, [&](Module& module) {
    const pkcs11::Slot slot = module.slots().current_slot(id);
    require_argument(info);
    *info = pkcs11::mechanism_of(slot.token()->offer(), type).info;
  });
}

CK_RV C_InitToken(CK_SLOT_ID id, CK_BYTE*, CK_ULONG, CK_UTF8CHAR* label) {
  return pkcs11::enter(__func__, [&](Module& module) {
    const auto token = module.slots().current_slot(id).token();
    require_argument(label);
    if (token->sessions().all != 0) throw CkrError(CKR_SESSION_EXISTS);
    throw CkrError(CKR_TOKEN_WRITE_PROTECTED);
  });
}

CK_RV C_InitPIN(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session(session);
    throw CkrError(CKR_USER_NOT_LOGGED_IN, "it takes a security officer, whom the card does not know");
  });
}

// In a read/write session, although the token is write-protected: the flag says that no object can be
// written.
CK_RV C_SetPIN(CK_SESSION_HANDLE session, CK_BYTE* current, CK_ULONG current_size, CK_BYTE* fresh,
               CK_ULONG fresh_size) {
  return pkcs11::enter(__func__, [&](Module& module) {
    module.session_of_present_card(session)->set_pin(pkcs11::typed_pin({current, current_size}),
                                                     pkcs11::typed_pin({fresh, fresh_size}));
  });
}

}  // extern "C"

namespace {

// How long a thread that waits for an event cannot be cancelled.
constexpr std::chrono::seconds kUncancelled{2};

// CKR_NO_EVENT where nothing has happened at once or, where it blocks, for so long.
CK_RV await_slot_event(CK_FLAGS flags, CK_SLOT_ID* slot, void* reserved) {
  return pkcs11::enter("C_WaitForSlotEvent", [&](Module& module) {
    require_argument(slot);
    if (reserved != nullptr) throw CkrError(CKR_ARGUMENTS_BAD, "pReserved is not null");
    const bool block = (flags & CKF_DONT_BLOCK) == 0;
    const auto event = block ? module.wait_for_slot_event(kUncancelled) : module.next_slot_event();
    if (!event) throw CkrError(CKR_NO_EVENT);
    *slot = *event;
  });
}

}  // namespace

extern "C" {

CK_RV C_WaitForSlotEvent(CK_FLAGS flags, CK_SLOT_ID* slot, void* reserved) {
  CK_RV rv = await_slot_event(flags, slot, reserved);
  while (rv == CKR_NO_EVENT && (flags & CKF_DONT_BLOCK) == 0) {
    // The only place of the module where a thread can be cancelled: there is nothing to unwind.
    pthread_testcancel();
    rv = await_slot_event(flags, slot, reserved);
  }
  return rv;
}

}  // extern "C"
