// RSA-PSS: offered where the card makes it, asked for once, and never believed unseen.
#include <algorithm>
#include <cstdlib>

#include "tests/contract/cryptoki_test.h"
#include "tests/unit/conf/scratch_folder.h"

namespace contract {
namespace {

using support::as_bytes;
using support::Bytes;

CK_RSA_PKCS_PSS_PARAMS parameter() {
  return {CKM_SHA256, CKG_MGF1_SHA256, 32};
}

class PssTest : public CryptokiTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  void TearDown() override {
    CryptokiTest::TearDown();
    unsetenv("JPKI_PKCS11_CONF");
  }

  // As if the module were initialised with this setting.
  void begin_with(const std::string& rsa_pss) {
    const std::string file = folder.file(rsa_pss + ".conf", "[tokens]\nrsa_pss = \"" + rsa_pss + "\"\n");
    ASSERT_EQ(setenv("JPKI_PKCS11_CONF", file.c_str(), 1), 0);
    ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
    ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  }

  static vcard::Switches with(const char* name, const char* position) {
    return vcard::Switches().set(name, position);
  }

  bool listed(CK_SLOT_ID slot) {
    CK_ULONG count = 64;
    CK_MECHANISM_TYPE types[64];
    EXPECT_EQ(p11->C_GetMechanismList(slot, types, &count), CKR_OK);
    const auto has = [&](CK_MECHANISM_TYPE type) {
      return std::find(types, types + count, type) != types + count;
    };
    EXPECT_EQ(has(CKM_RSA_PKCS_PSS), has(CKM_SHA256_RSA_PKCS_PSS));
    return has(CKM_RSA_PKCS_PSS);
  }

  CK_RV sign_pss(CK_SESSION_HANDLE session, CK_MECHANISM_TYPE type, Bytes data, Bytes& signature) {
    CK_RSA_PKCS_PSS_PARAMS pss = parameter();
    CK_MECHANISM mechanism{type, &pss, sizeof pss};
    const CK_RV begun = p11->C_SignInit(session, &mechanism, find_class(session, CKO_PRIVATE_KEY).at(0));
    if (begun != CKR_OK) return begun;
    CK_ULONG size = 256;
    signature.assign(size, 0);
    return p11->C_Sign(session, data.data(), data.size(), signature.data(), &size);
  }

  const Bytes& certificate() const {
    const vcard::CardContents& contents = card->contents();
    return GetParam() == kAuthenticationSlot ? contents.authentication.certificate
                                             : contents.signature.certificate;
  }

  conf::test::ScratchFolder folder;
};

INSTANTIATE_TEST_SUITE_P(BothTokens, PssTest, testing::Values(kAuthenticationSlot, kSignatureSlot));

TEST_P(PssTest, BothMechanismsVerifyWithOpenSslAndHere) {
  const CK_SESSION_HANDLE session = open_and_login(GetParam());
  Bytes signature;
  ASSERT_EQ(sign_pss(session, CKM_SHA256_RSA_PKCS_PSS, support::copy_of(as_bytes("abc")), signature), CKR_OK);
  EXPECT_TRUE(openssl_verifies_pss(certificate(), as_bytes("abc"), signature));
  // FIPS 180-4's SHA-256 of "abc".
  const Bytes hash = support::from_hex("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
  ASSERT_EQ(sign_pss(session, CKM_RSA_PKCS_PSS, hash, signature), CKR_OK);
  EXPECT_TRUE(openssl_verifies_pss(certificate(), as_bytes("abc"), signature));

  CK_RSA_PKCS_PSS_PARAMS pss = parameter();
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS_PSS, &pss, sizeof pss};
  const CK_OBJECT_HANDLE public_key = find_class(session, CKO_PUBLIC_KEY).at(0);
  const auto verify = [&](Bytes given) {
    Bytes data = support::copy_of(as_bytes("abc"));
    EXPECT_EQ(p11->C_VerifyInit(session, &mechanism, public_key), CKR_OK);
    return p11->C_Verify(session, data.data(), data.size(), given.data(), given.size());
  };
  EXPECT_EQ(verify(signature), CKR_OK);
  signature[17] ^= 1;
  EXPECT_EQ(verify(signature), CKR_SIGNATURE_INVALID);
}

TEST_P(PssTest, InPartsToo) {
  const CK_SESSION_HANDLE session = open_and_login(GetParam());
  CK_RSA_PKCS_PSS_PARAMS pss = parameter();
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS_PSS, &pss, sizeof pss};
  ASSERT_EQ(p11->C_SignInit(session, &mechanism, find_class(session, CKO_PRIVATE_KEY).at(0)), CKR_OK);
  for (const char* part : {"a doc", "ument"}) {
    Bytes bytes = support::copy_of(as_bytes(part));
    ASSERT_EQ(p11->C_SignUpdate(session, bytes.data(), bytes.size()), CKR_OK);
  }
  Bytes signature(256);
  CK_ULONG size = signature.size();
  ASSERT_EQ(p11->C_SignFinal(session, signature.data(), &size), CKR_OK);
  EXPECT_TRUE(openssl_verifies_pss(certificate(), as_bytes("a document"), signature));
}

TEST_P(PssTest, OneHashAndNothingElseIsSigned) {
  const CK_SESSION_HANDLE session = open_and_login(GetParam());
  Bytes signature;
  for (const std::size_t size : {0U, 20U, 31U, 33U, 256U})
    EXPECT_EQ(sign_pss(session, CKM_RSA_PKCS_PSS, Bytes(size), signature), CKR_DATA_LEN_RANGE) << size;
}

TEST_P(PssTest, TheCardIsAskedOnceAndOnlyWhenMechanismsAre) {
  token_info(GetParam());
  Bytes signature;
  const CK_SESSION_HANDLE session = open_and_login(GetParam());
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, as_bytes("text"), signature), CKR_OK);
  const auto commands = [&] { return ledger->totals().commands; };
  const auto before = commands();
  EXPECT_TRUE(listed(GetParam()));
  const auto asked = commands();
  EXPECT_LE(asked, before + 5) << "which applet; the key's file; two questions";
  EXPECT_EQ(ledger->totals().signatures, 1U) << "a question is no signature";
  EXPECT_TRUE(listed(kAuthenticationSlot));
  EXPECT_TRUE(listed(kSignatureSlot));
  CK_MECHANISM_INFO info;
  EXPECT_EQ(p11->C_GetMechanismInfo(GetParam(), CKM_RSA_PKCS_PSS, &info), CKR_OK);
  EXPECT_EQ(commands(), asked);
  ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, as_bytes("text"), signature), CKR_OK) << "still logged in";
}

TEST_P(PssTest, ACardThatCannotIsNotSaidTo) {
  for (const auto& switches : {with("pss", "no"), with("signing_checks", "pin-first")}) {
    use_card(switches);
    EXPECT_FALSE(listed(GetParam()));
    const CK_SESSION_HANDLE session = open_and_login(GetParam());
    Bytes signature;
    EXPECT_EQ(sign_pss(session, CKM_RSA_PKCS_PSS, Bytes(32), signature), CKR_MECHANISM_INVALID);
    CK_MECHANISM_INFO info;
    EXPECT_EQ(p11->C_GetMechanismInfo(GetParam(), CKM_RSA_PKCS_PSS, &info), CKR_MECHANISM_INVALID);
    EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, as_bytes("text"), signature), CKR_OK);
  }
}

// The question goes to whatever application is current; one that cannot is not taken for a card that cannot.
TEST_P(PssTest, AnotherProgramsApplicationIsNotAsked) {
  for (const char* token_info : {"present", "missing"}) {
    for (const char* short_ids : {"yes", "no"}) {
      SCOPED_TRACE(std::string("token_info=") + token_info + " short_file_ids=" + short_ids);
      use_card(with("token_info", token_info).set("short_file_ids", short_ids));
      open(GetParam());
      stage().other_program_transmit(support::from_hex("00A4040C0AD3921000310001010408"));
      EXPECT_TRUE(listed(GetParam()));
    }
  }
}

TEST_P(PssTest, ASignatureThatDoesNotVerifyStaysHereAndPssIsWithdrawn) {
  for (const char* salt : {"20", "222"}) {
    use_card(with("pss_salt", salt));
    EXPECT_TRUE(listed(GetParam()));
    const CK_SESSION_HANDLE session = open_and_login(GetParam());
    Bytes signature;
    EXPECT_EQ(sign_pss(session, CKM_RSA_PKCS_PSS, Bytes(32), signature), CKR_DEVICE_ERROR);
    EXPECT_EQ(signature, Bytes(256)) << "nothing was handed out";
    EXPECT_FALSE(listed(kAuthenticationSlot));
    EXPECT_FALSE(listed(kSignatureSlot));
    EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, as_bytes("text"), signature), CKR_OK);
  }
}

TEST_P(PssTest, TheSettingDecidesWithoutAskingTheCard) {
  begin_with("off");
  token_info(GetParam());
  auto before = ledger->totals().commands;
  EXPECT_FALSE(listed(GetParam()));
  EXPECT_EQ(ledger->totals().commands, before);

  begin_with("on");
  use_card(with("signing_checks", "pin-first"));
  token_info(GetParam());
  before = ledger->totals().commands;
  EXPECT_TRUE(listed(GetParam()));
  EXPECT_EQ(ledger->totals().commands, before);
  const CK_SESSION_HANDLE session = open_and_login(GetParam());
  Bytes signature;
  ASSERT_EQ(sign_pss(session, CKM_SHA256_RSA_PKCS_PSS, support::copy_of(as_bytes("abc")), signature), CKR_OK);
  EXPECT_TRUE(openssl_verifies_pss(certificate(), as_bytes("abc"), signature));
}

}  // namespace
}  // namespace contract
