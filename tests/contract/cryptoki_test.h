// Fixtures for tests that speak PKCS#11 to the module through its function list, as a client does.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "pkcs11/cryptoki.h"
#include "support/bytes.h"
#include "tests/contract/openssl_verifies.h"
#include "tests/contract/stage.h"
#include "vcard/card_contents.h"
#include "vcard/virtual_card.h"

namespace contract {

inline constexpr CK_SLOT_ID kAuthenticationSlot = 0;
inline constexpr CK_SLOT_ID kSignatureSlot = 1;

// The switches of the card that a test begins with: those in the environment variable JPKI_TEST_SWITCHES
// ("name=position name=position"), the others at their default.
vcard::Switches usual_switches();

// A module that is initialised, and a card in its reader.
class CryptokiTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Begins anew with a configuration file of this text.
  void initialize_with(const std::string& settings);

  // Takes the place of the card that SetUp() puts in; call before the first look at it.
  void use_card(const vcard::Switches& switches, unsigned number = 0);

  CK_SESSION_HANDLE open(CK_SLOT_ID slot, CK_FLAGS flags = CKF_SERIAL_SESSION);
  CK_RV login(CK_SESSION_HANDLE session, const std::string& pin, CK_USER_TYPE user = CKU_USER);
  CK_RV set_pin(CK_SESSION_HANDLE session, std::string current, std::string fresh);
  const std::string& pin_of(CK_SLOT_ID slot) const;
  CK_SESSION_HANDLE open_and_login(CK_SLOT_ID slot);
  // After a signature, or a login to the other token, which on some cards end the login: where this card has,
  // a signature has to say so or to make up for it, and then there is a login again.
  void renew_login(CK_SLOT_ID slot);

  // All objects that fit, in the order found.
  std::vector<CK_OBJECT_HANDLE> find(CK_SESSION_HANDLE session, std::vector<CK_ATTRIBUTE> pattern = {});
  std::vector<CK_OBJECT_HANDLE> find_class(CK_SESSION_HANDLE session, CK_OBJECT_CLASS object_class);
  support::Bytes attribute(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type);
  CK_RV sign(CK_SESSION_HANDLE session, CK_MECHANISM_TYPE mechanism, support::ByteView data,
             support::Bytes& signature);
  CK_TOKEN_INFO token_info(CK_SLOT_ID slot);
  CK_SESSION_INFO session_info(CK_SESSION_HANDLE session);

  CK_FUNCTION_LIST* p11 = nullptr;
  std::shared_ptr<vcard::VirtualCard> card;
  std::shared_ptr<vcard::Ledger> ledger;
};

// The text of a blank-padded field.
template <std::size_t size>
std::string field(const CK_UTF8CHAR (&padded)[size]) {
  return {reinterpret_cast<const char*>(padded), size};
}

inline std::string padded(std::string text, std::size_t size) {
  text.resize(size, ' ');
  return text;
}

}  // namespace contract
