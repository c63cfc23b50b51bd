#include "pkcs11/translate.h"

#include <algorithm>
#include <array>
#include <new>

#include "pkcs11/ckr_error.h"
#include "support/crypto/error.h"
#include "support/log.h"

namespace pkcs11 {
namespace {

template <typename Key>
struct Row {
  Key key;
  CK_RV rv;
};

template <typename Key, std::size_t size>
CK_RV code_for(const std::array<Row<Key>, size>& table, Key key) {
  const auto row =
      std::find_if(table.begin(), table.end(), [key](const Row<Key>& r) { return r.key == key; });
  return row == table.end() ? CKR_GENERAL_ERROR : row->rv;
}

using apdu::Fault;
constexpr std::array kTransportRows = {
    Row<Fault>{Fault::no_service, CKR_DEVICE_ERROR},
    Row<Fault>{Fault::access_denied, CKR_DEVICE_ERROR},
    Row<Fault>{Fault::no_reader, CKR_DEVICE_REMOVED},
    // Of a card that was seen; an empty reader never comes so far.
    Row<Fault>{Fault::no_card, CKR_DEVICE_REMOVED},
    Row<Fault>{Fault::card_removed, CKR_DEVICE_REMOVED},
    Row<Fault>{Fault::card_mute, CKR_TOKEN_NOT_RECOGNIZED},
    Row<Fault>{Fault::card_reset, CKR_DEVICE_ERROR},
    Row<Fault>{Fault::in_use, CKR_DEVICE_ERROR},
    Row<Fault>{Fault::timed_out, CKR_DEVICE_ERROR},
    Row<Fault>{Fault::communication, CKR_DEVICE_ERROR},
    Row<Fault>{Fault::malformed_answer, CKR_DEVICE_ERROR},
};

using apdu::KeypadFault;
constexpr std::array kKeypadRows = {
    Row<KeypadFault>{KeypadFault::timed_out, CKR_FUNCTION_CANCELED},
    Row<KeypadFault>{KeypadFault::cancelled, CKR_FUNCTION_CANCELED},
    Row<KeypadFault>{KeypadFault::wrong_length, CKR_PIN_LEN_RANGE},
    Row<KeypadFault>{KeypadFault::not_confirmed, CKR_PIN_INVALID},
};

using jpki::CardFault;
constexpr std::array kCardRows = {
    Row<CardFault>{CardFault::not_logged_in, CKR_USER_NOT_LOGGED_IN},
    Row<CardFault>{CardFault::certificate_missing, CKR_DEVICE_ERROR},
    Row<CardFault>{CardFault::malformed_certificate, CKR_DEVICE_ERROR},
    Row<CardFault>{CardFault::application_missing, CKR_DEVICE_ERROR},
    Row<CardFault>{CardFault::malformed_text, CKR_DEVICE_ERROR},
    Row<CardFault>{CardFault::unexpected_answer, CKR_DEVICE_ERROR},
};

using jpki::PinFault;
constexpr std::array kPinRows = {
    Row<PinFault>{PinFault::wrong_length, CKR_PIN_LEN_RANGE},
    Row<PinFault>{PinFault::wrong_character, CKR_PIN_INVALID},
    Row<PinFault>{PinFault::not_mixed, CKR_PIN_INVALID},
};

using VerifyKind = jpki::VerifyOutcome::Kind;
constexpr std::array kVerifyRows = {
    Row<VerifyKind>{VerifyKind::accepted, CKR_OK},
    Row<VerifyKind>{VerifyKind::wrong, CKR_PIN_INCORRECT},
    Row<VerifyKind>{VerifyKind::blocked, CKR_PIN_LOCKED},
};

using ChangeKind = jpki::ChangeOutcome::Kind;
constexpr std::array kChangeRows = {
    Row<ChangeKind>{ChangeKind::changed, CKR_OK},
    Row<ChangeKind>{ChangeKind::refused, CKR_FUNCTION_FAILED},
};

struct Name {
  CK_RV rv;
  const char* name;
};

#define JPKI_NAME(rv) \
  Name {              \
    rv, #rv           \
  }
// The codes that this module returns.
constexpr std::array kNames = {
    JPKI_NAME(CKR_OK),
    JPKI_NAME(CKR_HOST_MEMORY),
    JPKI_NAME(CKR_SLOT_ID_INVALID),
    JPKI_NAME(CKR_GENERAL_ERROR),
    JPKI_NAME(CKR_FUNCTION_FAILED),
    JPKI_NAME(CKR_ARGUMENTS_BAD),
    JPKI_NAME(CKR_NO_EVENT),
    JPKI_NAME(CKR_ACTION_PROHIBITED),
    JPKI_NAME(CKR_CANT_LOCK),
    JPKI_NAME(CKR_ATTRIBUTE_SENSITIVE),
    JPKI_NAME(CKR_ATTRIBUTE_TYPE_INVALID),
    JPKI_NAME(CKR_ATTRIBUTE_VALUE_INVALID),
    JPKI_NAME(CKR_DATA_LEN_RANGE),
    JPKI_NAME(CKR_DEVICE_ERROR),
    JPKI_NAME(CKR_DEVICE_REMOVED),
    JPKI_NAME(CKR_FUNCTION_CANCELED),
    JPKI_NAME(CKR_FUNCTION_NOT_PARALLEL),
    JPKI_NAME(CKR_FUNCTION_NOT_SUPPORTED),
    JPKI_NAME(CKR_KEY_HANDLE_INVALID),
    JPKI_NAME(CKR_KEY_INDIGESTIBLE),
    JPKI_NAME(CKR_KEY_FUNCTION_NOT_PERMITTED),
    JPKI_NAME(CKR_MECHANISM_INVALID),
    JPKI_NAME(CKR_MECHANISM_PARAM_INVALID),
    JPKI_NAME(CKR_OBJECT_HANDLE_INVALID),
    JPKI_NAME(CKR_OPERATION_ACTIVE),
    JPKI_NAME(CKR_OPERATION_NOT_INITIALIZED),
    JPKI_NAME(CKR_PIN_INCORRECT),
    JPKI_NAME(CKR_PIN_INVALID),
    JPKI_NAME(CKR_PIN_LEN_RANGE),
    JPKI_NAME(CKR_PIN_LOCKED),
    JPKI_NAME(CKR_RANDOM_NO_RNG),
    JPKI_NAME(CKR_SESSION_HANDLE_INVALID),
    JPKI_NAME(CKR_SESSION_EXISTS),
    JPKI_NAME(CKR_SESSION_PARALLEL_NOT_SUPPORTED),
    JPKI_NAME(CKR_SESSION_READ_ONLY),
    JPKI_NAME(CKR_SESSION_READ_ONLY_EXISTS),
    JPKI_NAME(CKR_SIGNATURE_INVALID),
    JPKI_NAME(CKR_SIGNATURE_LEN_RANGE),
    JPKI_NAME(CKR_TEMPLATE_INCOMPLETE),
    JPKI_NAME(CKR_TOKEN_NOT_PRESENT),
    JPKI_NAME(CKR_TOKEN_NOT_RECOGNIZED),
    JPKI_NAME(CKR_TOKEN_WRITE_PROTECTED),
    JPKI_NAME(CKR_USER_ALREADY_LOGGED_IN),
    JPKI_NAME(CKR_USER_ANOTHER_ALREADY_LOGGED_IN),
    JPKI_NAME(CKR_USER_NOT_LOGGED_IN),
    JPKI_NAME(CKR_USER_TYPE_INVALID),
    JPKI_NAME(CKR_BUFFER_TOO_SMALL),
    JPKI_NAME(CKR_CRYPTOKI_NOT_INITIALIZED),
    JPKI_NAME(CKR_CRYPTOKI_ALREADY_INITIALIZED),
    JPKI_NAME(CKR_LIBRARY_LOAD_FAILED),
};
#undef JPKI_NAME

}  // namespace

CK_RV ckr_of(apdu::Fault fault) {
  return code_for(kTransportRows, fault);
}

CK_RV ckr_of(apdu::KeypadFault fault) {
  return code_for(kKeypadRows, fault);
}

CK_RV ckr_of(jpki::CardFault fault) {
  return code_for(kCardRows, fault);
}

CK_RV ckr_of(jpki::PinFault fault) {
  return code_for(kPinRows, fault);
}

CK_RV ckr_of(jpki::VerifyOutcome::Kind kind) {
  return code_for(kVerifyRows, kind);
}

CK_RV ckr_of(jpki::ChangeOutcome::Kind kind) {
  return code_for(kChangeRows, kind);
}

const char* name_of_ckr(CK_RV rv) {
  const auto* row = std::find_if(kNames.begin(), kNames.end(), [rv](const Name& n) { return n.rv == rv; });
  return row == kNames.end() ? "CKR_?" : row->name;
}

CK_RV ckr_of_current_exception(const char* call) noexcept {
  const auto report = [call](CK_RV rv, const char* why) {
    // Some callers probe on purpose; only a failing world is worth an error line.
    const bool broken = rv == CKR_DEVICE_ERROR || rv == CKR_GENERAL_ERROR || rv == CKR_HOST_MEMORY ||
                        rv == CKR_LIBRARY_LOAD_FAILED;
    support::log(broken ? support::LogLevel::error : support::LogLevel::info, call, ": ", name_of_ckr(rv),
                 *why == '\0' ? "" : ", ", why);
    return rv;
  };
  try {
    try {
      throw;
    } catch (const CkrError& error) {
      return report(error.rv(), error.what());
    } catch (const apdu::TransportError& error) {
      return report(ckr_of(error.fault()), error.what());
    } catch (const jpki::CardError& error) {
      return report(ckr_of(error.fault()), error.what());
    } catch (const support::crypto::LibraryMissing& error) {
      return report(CKR_LIBRARY_LOAD_FAILED, error.what());
    } catch (const std::bad_alloc&) {
      return CKR_HOST_MEMORY;
    } catch (const std::exception& error) {
      return report(CKR_GENERAL_ERROR, error.what());
    }
  } catch (...) {
    return CKR_GENERAL_ERROR;  // the log itself could not be written
  }
}

}  // namespace pkcs11
