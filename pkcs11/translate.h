// Translates errors of the lower layers into return values of PKCS#11. No other file knows both vocabularies.
#pragma once

#include <exception>

#include "apdu/pinpad.h"
#include "apdu/transport_error.h"
#include "jpki/card.h"
#include "jpki/card_error.h"
#include "jpki/pin.h"
#include "pkcs11/cryptoki.h"

namespace pkcs11 {

CK_RV ckr_of(apdu::Fault fault);
CK_RV ckr_of(apdu::KeypadFault fault);
CK_RV ckr_of(jpki::CardFault fault);
CK_RV ckr_of(jpki::PinFault fault);
CK_RV ckr_of(jpki::VerifyOutcome::Kind kind);
CK_RV ckr_of(jpki::ChangeOutcome::Kind kind);

// Of the exception that is being handled. Call in a catch block. Writes the reason to the log.
CK_RV ckr_of_current_exception(const char* call) noexcept;

// "CKR_PIN_INCORRECT"; "CKR_?" for a value without a row.
const char* name_of_ckr(CK_RV rv);

}  // namespace pkcs11
