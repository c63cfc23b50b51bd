#include "tests/contract/cryptoki_test.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "tests/unit/conf/scratch_folder.h"

namespace contract {

vcard::Switches usual_switches() {
  vcard::Switches switches;
  const char* words = std::getenv("JPKI_TEST_SWITCHES");
  std::istringstream in(words == nullptr ? "" : words);
  for (std::string word; in >> word;) {
    const std::size_t equals = std::min(word.find('='), word.size());
    switches.set(word.substr(0, equals), word.substr(std::min(equals + 1, word.size())));
  }
  return switches;
}

void CryptokiTest::SetUp() {
  ASSERT_EQ(C_GetFunctionList(&p11), CKR_OK);
  ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  use_card(usual_switches());
}

void CryptokiTest::TearDown() {
  p11->C_Finalize(nullptr);
  stage().remove();
}

void CryptokiTest::initialize_with(const std::string& settings) {
  const conf::test::ScratchFolder folder;
  const std::string file = folder.file("jpki.conf", settings);
  ASSERT_EQ(setenv("JPKI_PKCS11_CONF", file.c_str(), 1), 0);
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  const CK_RV initialized = p11->C_Initialize(nullptr);
  unsetenv("JPKI_PKCS11_CONF");
  ASSERT_EQ(initialized, CKR_OK);
}

void CryptokiTest::use_card(const vcard::Switches& switches, unsigned number) {
  card = std::make_shared<vcard::VirtualCard>(vcard::sample_contents(switches, number));
  ledger = std::make_shared<vcard::Ledger>();
  card->record_in(ledger);
  stage().remove();
  stage().insert(card);
}

CK_SESSION_HANDLE CryptokiTest::open(CK_SLOT_ID slot, CK_FLAGS flags) {
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  EXPECT_EQ(p11->C_OpenSession(slot, flags, nullptr, nullptr, &session), CKR_OK);
  return session;
}

CK_RV CryptokiTest::login(CK_SESSION_HANDLE session, const std::string& pin, CK_USER_TYPE user) {
  std::string copy = pin;
  return p11->C_Login(session, user, reinterpret_cast<CK_BYTE*>(copy.data()), copy.size());
}

CK_RV CryptokiTest::set_pin(CK_SESSION_HANDLE session, std::string current, std::string fresh) {
  return p11->C_SetPIN(session, reinterpret_cast<CK_BYTE*>(current.data()), current.size(),
                       reinterpret_cast<CK_BYTE*>(fresh.data()), fresh.size());
}

const std::string& CryptokiTest::pin_of(CK_SLOT_ID slot) const {
  const vcard::Holder& holder = card->contents().holder;
  return slot == kAuthenticationSlot ? holder.auth_pin : holder.sign_pin;
}

CK_SESSION_HANDLE CryptokiTest::open_and_login(CK_SLOT_ID slot) {
  const CK_SESSION_HANDLE session = open(slot);
  EXPECT_EQ(login(session, pin_of(slot)), CKR_OK);
  return session;
}

void CryptokiTest::renew_login(CK_SLOT_ID slot) {
  if (card->is_verified(slot == kAuthenticationSlot ? vcard::PinId::auth : vcard::PinId::sign)) return;
  const CK_SESSION_HANDLE session = open(slot);
  support::Bytes signature;
  const CK_RV rv = sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature);
  if (rv != CKR_OK) {
    EXPECT_EQ(rv, CKR_USER_NOT_LOGGED_IN);
    EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION);
    EXPECT_EQ(login(session, pin_of(slot)), CKR_OK);
  }
  EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
}

std::vector<CK_OBJECT_HANDLE> CryptokiTest::find(CK_SESSION_HANDLE session,
                                                 std::vector<CK_ATTRIBUTE> pattern) {
  EXPECT_EQ(p11->C_FindObjectsInit(session, pattern.data(), pattern.size()), CKR_OK);
  std::vector<CK_OBJECT_HANDLE> found;
  CK_OBJECT_HANDLE batch[2];
  CK_ULONG count = 0;
  do {
    EXPECT_EQ(p11->C_FindObjects(session, batch, 2, &count), CKR_OK);
    found.insert(found.end(), batch, batch + count);
  } while (count != 0);
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OK);
  return found;
}

std::vector<CK_OBJECT_HANDLE> CryptokiTest::find_class(CK_SESSION_HANDLE session,
                                                       CK_OBJECT_CLASS object_class) {
  return find(session, {{CKA_CLASS, &object_class, sizeof object_class}});
}

support::Bytes CryptokiTest::attribute(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                                       CK_ATTRIBUTE_TYPE type) {
  CK_ATTRIBUTE asked{type, nullptr, 0};
  EXPECT_EQ(p11->C_GetAttributeValue(session, object, &asked, 1), CKR_OK);
  support::Bytes value(asked.ulValueLen);
  asked.pValue = value.data();
  EXPECT_EQ(p11->C_GetAttributeValue(session, object, &asked, 1), CKR_OK);
  return value;
}

CK_RV CryptokiTest::sign(CK_SESSION_HANDLE session, CK_MECHANISM_TYPE mechanism, support::ByteView data,
                         support::Bytes& signature) {
  const auto keys = find_class(session, CKO_PRIVATE_KEY);
  CK_MECHANISM asked{mechanism, nullptr, 0};
  const CK_RV started = p11->C_SignInit(session, &asked, keys.empty() ? CK_INVALID_HANDLE : keys.front());
  if (started != CKR_OK) return started;
  support::Bytes input = support::copy_of(data);
  CK_ULONG size = 256;
  signature.assign(size, 0);
  const CK_RV signed_it = p11->C_Sign(session, input.data(), input.size(), signature.data(), &size);
  signature.resize(signed_it == CKR_OK ? size : 0);
  return signed_it;
}

CK_TOKEN_INFO CryptokiTest::token_info(CK_SLOT_ID slot) {
  CK_TOKEN_INFO info = {};
  EXPECT_EQ(p11->C_GetTokenInfo(slot, &info), CKR_OK);
  return info;
}

CK_SESSION_INFO CryptokiTest::session_info(CK_SESSION_HANDLE session) {
  CK_SESSION_INFO info = {};
  EXPECT_EQ(p11->C_GetSessionInfo(session, &info), CKR_OK);
  return info;
}

}  // namespace contract
