// The family through the module's function list: what programs see of a card whose keys are ECDSA P-384.
#include "jpki/card_error.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"
#include "tests/families/p384/card.h"
#include "tests/families/p384/virtual_card.h"

namespace p384 {
namespace {

using contract::field;
using contract::kAuthenticationSlot;
using contract::kReader;
using contract::kSignatureSlot;
using contract::padded;
using contract::readers;
using support::as_bytes;
using support::Bytes;
using support::ByteView;
using testing::IsEmpty;
using testing::SizeIs;

constexpr CK_FLAGS kCurve = CKF_EC_F_P | CKF_EC_NAMEDCURVE | CKF_EC_UNCOMPRESS;

// How each mechanism signs: what is hashed on the host is not the hardware's alone.
struct Signing {
  CK_MECHANISM_TYPE type;
  CK_FLAGS flags;
};
constexpr Signing kSigning[] = {
    {CKM_ECDSA, CKF_HW | CKF_SIGN | CKF_VERIFY | kCurve}, {CKM_ECDSA_SHA1, CKF_SIGN | CKF_VERIFY | kCurve},
    {CKM_ECDSA_SHA224, CKF_SIGN | CKF_VERIFY | kCurve},   {CKM_ECDSA_SHA256, CKF_SIGN | CKF_VERIFY | kCurve},
    {CKM_ECDSA_SHA384, CKF_SIGN | CKF_VERIFY | kCurve},   {CKM_ECDSA_SHA512, CKF_SIGN | CKF_VERIFY | kCurve},
};
constexpr CK_MECHANISM_TYPE kDigests[] = {CKM_SHA_1, CKM_SHA224, CKM_SHA256, CKM_SHA384, CKM_SHA512};
constexpr CK_MECHANISM_TYPE kOfRsa[] = {CKM_RSA_PKCS,        CKM_SHA1_RSA_PKCS,      CKM_SHA224_RSA_PKCS,
                                        CKM_SHA256_RSA_PKCS, CKM_SHA384_RSA_PKCS,    CKM_SHA512_RSA_PKCS,
                                        CKM_RSA_PKCS_PSS,    CKM_SHA256_RSA_PKCS_PSS};

Bytes number(CK_ULONG value) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
  return {bytes, bytes + sizeof value};
}

KeyRole role_of(CK_SLOT_ID slot) {
  return slot == kAuthenticationSlot ? KeyRole::authentication : KeyRole::signature;
}

class P384Test : public contract::CryptokiTest {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    contract::stage().remove();
    readers().insert(kReader, fake);
  }

  VirtualCard::Key& key(CK_SLOT_ID slot) const { return fake->key(role_of(slot)); }
  CK_RV login_to(CK_SESSION_HANDLE session, CK_SLOT_ID slot) { return login(session, key(slot).pin); }
  CK_SESSION_HANDLE logged_in(CK_SLOT_ID slot) {
    const CK_SESSION_HANDLE session = open(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
    EXPECT_EQ(login_to(session, slot), CKR_OK);
    return session;
  }
  std::vector<CK_MECHANISM_TYPE> mechanisms(CK_SLOT_ID slot) {
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_GetMechanismList(slot, nullptr, &count), CKR_OK);
    std::vector<CK_MECHANISM_TYPE> listed(count);
    EXPECT_EQ(p11->C_GetMechanismList(slot, listed.data(), &count), CKR_OK);
    return listed;
  }
  CK_RV get(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    CK_ATTRIBUTE asked{type, nullptr, 0};
    return p11->C_GetAttributeValue(session, object, &asked, 1);
  }
  CK_RV verify(CK_SESSION_HANDLE session, CK_MECHANISM_TYPE type, ByteView data, ByteView signature) {
    CK_MECHANISM mechanism{type, nullptr, 0};
    const CK_RV begun = p11->C_VerifyInit(session, &mechanism, find_class(session, CKO_PUBLIC_KEY).at(0));
    if (begun != CKR_OK) return begun;
    Bytes text = support::copy_of(data);
    Bytes given = support::copy_of(signature);
    return p11->C_Verify(session, text.data(), text.size(), given.data(), given.size());
  }

  const std::shared_ptr<VirtualCard> fake = std::make_shared<VirtualCard>();
};

class P384TokenTest : public P384Test, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  static CK_SLOT_ID slot() { return GetParam(); }
  VirtualCard::Key& own() const { return key(slot()); }
};
INSTANTIATE_TEST_SUITE_P(Tokens, P384TokenTest, testing::Values(kAuthenticationSlot, kSignatureSlot),
                         [](const auto& slot) { return slot.param == 0 ? "Authentication" : "Signature"; });

TEST_P(P384TokenTest, IsListedAndDescribed) {
  std::vector<CK_SLOT_ID> slots(2);
  CK_ULONG count = slots.size();
  ASSERT_EQ(p11->C_GetSlotList(CK_TRUE, slots.data(), &count), CKR_OK);
  EXPECT_EQ(count, 2U);
  const KeyLayout& layout = layout_of(role_of(slot()));
  const CK_TOKEN_INFO info = token_info(slot());
  EXPECT_EQ(field(info.label), padded(layout.token_label, sizeof info.label));
  EXPECT_EQ(field(info.model), padded("My Number Card", sizeof info.model));
  EXPECT_EQ(info.ulMinPinLen, layout.pin_policy.min_length);
  EXPECT_EQ(info.ulMaxPinLen, layout.pin_policy.max_length);
  EXPECT_EQ(info.flags,
            CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED | CKF_WRITE_PROTECTED);
  EXPECT_EQ(fake->verifies(), 0U);
}

TEST_P(P384TokenTest, HasTheMechanismsOfItsKeyAndNoOthers) {
  std::vector<CK_MECHANISM_TYPE> expected(std::begin(kDigests), std::end(kDigests));
  for (const Signing& each : kSigning) expected.push_back(each.type);
  EXPECT_THAT(mechanisms(slot()), testing::UnorderedElementsAreArray(expected));
  CK_MECHANISM_INFO info = {};
  for (const Signing& each : kSigning) {
    ASSERT_EQ(p11->C_GetMechanismInfo(slot(), each.type, &info), CKR_OK) << each.type;
    EXPECT_EQ(info.ulMinKeySize, 384U);
    EXPECT_EQ(info.ulMaxKeySize, 384U);
    EXPECT_EQ(info.flags, each.flags) << each.type;
  }
  const CK_SESSION_HANDLE session = logged_in(slot());
  for (const CK_MECHANISM_TYPE type : kOfRsa) {
    EXPECT_EQ(p11->C_GetMechanismInfo(slot(), type, &info), CKR_MECHANISM_INVALID) << type;
    Bytes signature;
    EXPECT_EQ(sign(session, type, as_bytes("text"), signature), CKR_MECHANISM_INVALID) << type;
    EXPECT_EQ(verify(session, type, as_bytes("text"), signature), CKR_MECHANISM_INVALID) << type;
  }
}

TEST_P(P384TokenTest, KeysHaveTheAttributesOfTheirType) {
  const CK_SESSION_HANDLE session = logged_in(slot());
  Bytes signing;
  for (const Signing& each : kSigning) {
    const Bytes one = number(each.type);
    signing.insert(signing.end(), one.begin(), one.end());
  }
  for (const CK_OBJECT_CLASS object_class : {CKO_PUBLIC_KEY, CKO_PRIVATE_KEY}) {
    const CK_OBJECT_HANDLE object = find_class(session, object_class).at(0);
    EXPECT_EQ(attribute(session, object, CKA_KEY_TYPE), number(CKK_EC));
    // RFC 5480 section 2.1.1.1: secp384r1, 1.3.132.0.34.
    EXPECT_EQ(support::to_hex(attribute(session, object, CKA_EC_PARAMS)), "06052B81040022");
    EXPECT_EQ(attribute(session, object, CKA_ALLOWED_MECHANISMS), signing);
    EXPECT_EQ(attribute(session, object, CKA_PUBLIC_KEY_INFO),
              support::crypto::test::public_key_info(own().pair.get()));
    for (const CK_ATTRIBUTE_TYPE of_rsa :
         {CKA_MODULUS, CKA_PUBLIC_EXPONENT, CKA_MODULUS_BITS, CKA_PRIVATE_EXPONENT, CKA_PRIME_1}) {
      EXPECT_EQ(get(session, object, of_rsa), CKR_ATTRIBUTE_TYPE_INVALID) << of_rsa;
    }
  }
  const CK_OBJECT_HANDLE public_key = find_class(session, CKO_PUBLIC_KEY).at(0);
  const Bytes info = support::crypto::test::public_key_info(own().pair.get());
  // PKCS#11 3.0 section 2.3.3: the point as a DER OCTET STRING. It ends the SubjectPublicKeyInfo.
  Bytes point = {0x04, 97};
  point.insert(point.end(), info.end() - 97, info.end());
  EXPECT_EQ(attribute(session, public_key, CKA_EC_POINT), point);
  EXPECT_EQ(get(session, public_key, CKA_VALUE), CKR_ATTRIBUTE_TYPE_INVALID);
  const CK_OBJECT_HANDLE private_key = find_class(session, CKO_PRIVATE_KEY).at(0);
  EXPECT_EQ(get(session, private_key, CKA_VALUE), CKR_ATTRIBUTE_SENSITIVE);
  EXPECT_EQ(get(session, private_key, CKA_EC_POINT), CKR_ATTRIBUTE_TYPE_INVALID);
}

TEST_P(P384TokenTest, KeysAreFoundByTheirType) {
  const CK_SESSION_HANDLE session = logged_in(slot());
  for (CK_KEY_TYPE type : {CKK_EC, CKK_RSA}) {
    EXPECT_THAT(find(session, {{CKA_KEY_TYPE, &type, sizeof type}}), SizeIs(type == CKK_EC ? 2 : 0));
  }
  Bytes curve = support::from_hex("06052B81040022");
  EXPECT_THAT(find(session, {{CKA_EC_PARAMS, curve.data(), curve.size()}}), SizeIs(2));
  Bytes exponent = {0x01, 0x00, 0x01};
  EXPECT_THAT(find(session, {{CKA_PUBLIC_EXPONENT, exponent.data(), exponent.size()}}), IsEmpty());
}

TEST_P(P384TokenTest, OpenSslVerifiesASignatureByEachMechanism) {
  const CK_SESSION_HANDLE session = logged_in(slot());
  for (const Signing& each : kSigning) {
    SCOPED_TRACE(each.type);
    Bytes signature;
    ASSERT_EQ(sign(session, each.type, as_bytes("a document"), signature), CKR_OK);
    EXPECT_THAT(signature, SizeIs(96));
    EXPECT_TRUE(contract::openssl_verifies(own().certificate, each.type, as_bytes("a document"), signature));
    EXPECT_EQ(verify(session, each.type, as_bytes("a document"), signature), CKR_OK);
    EXPECT_EQ(verify(session, each.type, as_bytes("A document"), signature), CKR_SIGNATURE_INVALID);
    signature[95] ^= 0x01;
    EXPECT_EQ(verify(session, each.type, as_bytes("a document"), signature), CKR_SIGNATURE_INVALID);
    EXPECT_EQ(verify(session, each.type, as_bytes("a document"), ByteView(signature).first(95)),
              CKR_SIGNATURE_LEN_RANGE);
  }
  EXPECT_EQ(fake->verifies(), 1U);
}

// Of a hash that is longer than the order the leftmost bits count (FIPS 186-5 section 6.4.1).
TEST_P(P384TokenTest, AHashOfAnyKindIsSigned) {
  const CK_SESSION_HANDLE session = logged_in(slot());
  for (const std::size_t size : {1U, 20U, 28U, 32U, 48U, 64U}) {
    SCOPED_TRACE(size);
    const Bytes hash(size, 0xA5);
    Bytes signature;
    ASSERT_EQ(sign(session, CKM_ECDSA, hash, signature), CKR_OK);
    EXPECT_TRUE(contract::openssl_verifies(own().certificate, CKM_ECDSA, hash, signature));
  }
  Bytes signature;
  EXPECT_EQ(sign(session, CKM_ECDSA, Bytes(65, 0xA5), signature), CKR_DATA_LEN_RANGE);
  EXPECT_EQ(sign(session, CKM_ECDSA, {}, signature), CKR_DATA_LEN_RANGE);
}

// For a hash that is zero anybody makes a signature of the public key alone: r the x of v times the key, s =
// r / v.
TEST_P(P384TokenTest, NoSignatureFitsAHashThatIsNotThere) {
  const CK_SESSION_HANDLE session = logged_in(slot());
  EXPECT_EQ(verify(session, CKM_ECDSA, {}, Bytes(96, 1)), CKR_DATA_LEN_RANGE);
}

TEST_P(P384TokenTest, TheSizeOfASignatureIsToldAndPartsGiveOneToo) {
  const CK_SESSION_HANDLE session = logged_in(slot());
  CK_MECHANISM mechanism{CKM_ECDSA_SHA384, nullptr, 0};
  ASSERT_EQ(p11->C_SignInit(session, &mechanism, find_class(session, CKO_PRIVATE_KEY).at(0)), CKR_OK);
  std::string part = "a document";
  auto* bytes = reinterpret_cast<CK_BYTE*>(part.data());
  ASSERT_EQ(p11->C_SignUpdate(session, bytes, 4), CKR_OK);
  ASSERT_EQ(p11->C_SignUpdate(session, bytes + 4, 6), CKR_OK);
  CK_ULONG size = 0;
  EXPECT_EQ(p11->C_SignFinal(session, nullptr, &size), CKR_OK);
  EXPECT_EQ(size, 96U);
  Bytes signature(96);
  size = 95;
  EXPECT_EQ(p11->C_SignFinal(session, signature.data(), &size), CKR_BUFFER_TOO_SMALL);
  ASSERT_EQ(size, 96U);
  ASSERT_EQ(p11->C_SignFinal(session, signature.data(), &size), CKR_OK);
  EXPECT_TRUE(contract::openssl_verifies(own().certificate, CKM_ECDSA_SHA384, as_bytes(part), signature));
}

TEST_P(P384TokenTest, AWrongPinCostsOneTryAndTheLastOneLocks) {
  const CK_SESSION_HANDLE session = open(slot());
  EXPECT_EQ(login(session, "12"), CKR_PIN_INCORRECT);
  EXPECT_EQ(fake->verifies(), 0U) << "it cannot be right, so it is not sent";
  const int tries = own().max_tries;
  for (int wrong = 1; wrong <= tries; ++wrong) {
    const std::string pin = (slot() == kAuthenticationSlot ? "000" : "WRONG") + std::to_string(wrong);
    EXPECT_EQ(login(session, pin), wrong == tries ? CKR_PIN_LOCKED : CKR_PIN_INCORRECT);
    EXPECT_EQ(own().tries_left, tries - wrong);
    if (wrong == 1) {
      EXPECT_EQ(login(session, pin), CKR_PIN_INCORRECT);
      EXPECT_EQ(own().tries_left, tries - wrong) << "a refused PIN is not sent again";
    }
  }
  EXPECT_EQ(token_info(slot()).flags & CKF_USER_PIN_LOCKED, CKF_USER_PIN_LOCKED);
  EXPECT_EQ(login_to(session, slot()), CKR_PIN_LOCKED);
  EXPECT_EQ(fake->verifies(), static_cast<unsigned>(tries));
}

TEST_P(P384TokenTest, ALogoutReachesTheCard) {
  const CK_SESSION_HANDLE session = logged_in(slot());
  EXPECT_TRUE(own().verified);
  EXPECT_EQ(p11->C_Logout(session), CKR_OK);
  EXPECT_FALSE(own().verified);
}

TEST_P(P384TokenTest, ThePinIsChanged) {
  const CK_SESSION_HANDLE session = open(slot(), CKF_SERIAL_SESSION | CKF_RW_SESSION);
  const std::string fresh = slot() == kAuthenticationSlot ? "5555" : "FRESH55";
  EXPECT_EQ(set_pin(session, own().pin, fresh), CKR_OK);
  EXPECT_EQ(own().pin, fresh);
  EXPECT_FALSE(own().verified);
}

TEST_P(P384TokenTest, ABentSignatureNeverLeavesTheModule) {
  const CK_SESSION_HANDLE session = logged_in(slot());
  fake->bend_signatures();
  Bytes signature;
  EXPECT_EQ(sign(session, CKM_ECDSA_SHA384, as_bytes("text"), signature), CKR_DEVICE_ERROR);
}

TEST_P(P384TokenTest, AResetEndsTheLogin) {
  const CK_SESSION_HANDLE session = logged_in(slot());
  readers().reset_by_other_program(kReader);
  Bytes signature;
  EXPECT_EQ(sign(session, CKM_ECDSA_SHA384, as_bytes("text"), signature), CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(session_info(session).state, CKS_RW_PUBLIC_SESSION);
  EXPECT_EQ(login_to(session, slot()), CKR_OK);
  EXPECT_EQ(sign(session, CKM_ECDSA_SHA384, as_bytes("text"), signature), CKR_OK);
}

// Its attributes would be those of another key than the card says that it has.
TEST_P(P384TokenTest, ACertificateOfAnotherKindOfKeyIsNone) {
  own().certificate =
      support::crypto::test::make_certificate(support::crypto::test::make_rsa_key(2048).get());
  const CK_SESSION_HANDLE session = logged_in(slot());
  EXPECT_THAT(find_class(session, CKO_PUBLIC_KEY), IsEmpty());
  EXPECT_THAT(find_class(session, CKO_CERTIFICATE), SizeIs(1)) << "the issuer's";
  Bytes signature;
  EXPECT_EQ(sign(session, CKM_ECDSA_SHA384, as_bytes("text"), signature), CKR_DEVICE_ERROR);
}

// Between a file that was approached and its PIN another may have been selected, or none.
TEST_F(P384Test, APinGoesToItsFileOrNowhere) {
  apdu::CardChannel channel(readers().connect(kReader));
  apdu::Transaction transaction(channel);
  P384Card own(transaction);
  own.approach_pin(transaction, KeyRole::signature);
  std::vector<Bytes> sent;
  readers().before_each_exchange(kReader, [&sent](const vcard::Exchange& exchange) {
    sent.push_back(support::copy_of(exchange.command));
    // The selection of the certificate's file, behind that of the application.
    if (sent.size() == 2) readers().answer_exchange(kReader, 1, {0x6A, 0x82});
  });
  EXPECT_THROW(own.certificate(transaction, KeyRole::authentication), jpki::CardError);
  const auto pin =
      jpki::Pin::from(own.description().key(KeyRole::signature)->pin, as_bytes(key(kSignatureSlot).pin));
  EXPECT_EQ(own.verify(transaction, KeyRole::signature, std::get<jpki::Pin>(pin)).kind,
            jpki::VerifyOutcome::Kind::accepted);
  EXPECT_EQ(sent.size(), 5U) << "application and file are selected anew before the PIN";
}

// Both families at once: each card has the mechanisms of its own keys, and today's hears nothing of the other
// family.
TEST_F(P384Test, TodaysCardLiesBesideIt) {
  constexpr const char* kOther = "Test reader 01 00";
  constexpr CK_SLOT_ID kTodays = 2;
  readers().add_reader(kOther);
  std::size_t strange = 0;
  readers().before_each_exchange(kOther, [&](const vcard::Exchange& exchange) {
    const auto command = vcard::take_apart(exchange.command);
    if (command && support::equal(command->data, kApplicationId)) ++strange;
  });
  readers().insert(kOther, card);
  CK_ULONG count = 0;
  ASSERT_EQ(p11->C_GetSlotList(CK_TRUE, nullptr, &count), CKR_OK);
  ASSERT_EQ(count, 4U);

  const CK_SESSION_HANDLE todays = open(kTodays);
  ASSERT_EQ(login(todays, card->contents().holder.auth_pin), CKR_OK);
  const CK_SESSION_HANDLE other = logged_in(kAuthenticationSlot);
  Bytes signature;
  EXPECT_EQ(sign(todays, CKM_SHA256_RSA_PKCS, as_bytes("text"), signature), CKR_OK);
  EXPECT_EQ(sign(other, CKM_ECDSA_SHA256, as_bytes("text"), signature), CKR_OK);
  for (const Signing& each : kSigning) {
    CK_MECHANISM_INFO info = {};
    EXPECT_EQ(p11->C_GetMechanismInfo(kTodays, each.type, &info), CKR_MECHANISM_INVALID);
    EXPECT_EQ(sign(todays, each.type, as_bytes("text"), signature), CKR_MECHANISM_INVALID);
  }
  const CK_OBJECT_HANDLE key = find_class(todays, CKO_PRIVATE_KEY).at(0);
  EXPECT_EQ(attribute(todays, key, CKA_KEY_TYPE), number(CKK_RSA));
  EXPECT_EQ(get(todays, key, CKA_EC_PARAMS), CKR_ATTRIBUTE_TYPE_INVALID);
  EXPECT_EQ(strange, 0U);
}

}  // namespace
}  // namespace p384
