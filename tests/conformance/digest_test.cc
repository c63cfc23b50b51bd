// PKCS#11 2.40 section 5.10: message digests.
#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

// FIPS 180-4's examples for "abc" and for nothing; SHA-224's from RFC 3874.
struct KnownDigest {
  CK_MECHANISM_TYPE mechanism;
  const char* of_abc;
  const char* of_nothing;
};
const KnownDigest kKnown[] = {
    {CKM_SHA_1, "A9993E364706816ABA3E25717850C26C9CD0D89D", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"},
    {CKM_SHA224, "23097D223405D8228642A477BDA255B32AADBCE4BDA0B3F7E36C9DA7",
     "D14A028C2A3A2BC9476102BB288234C415A2B01F828EA62AC5B3E42F"},
    {CKM_SHA256, kSha256OfAbc, "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"},
    {CKM_SHA384,
     "CB00753F45A35E8BB5A03D699AC65007272C32AB0EDED1631A8B605A43FF5BED8086072BA1E7CC2358BAECA134C825A7",
     "38B060A751AC96384CD9327EB1B1E36A21FDB71114BE07434C0CC7BF63F6E1DA274EDEBFE76F65FBD51AD2F14898B95B"},
    {CKM_SHA512,
     "DDAF35A193617ABACC417349AE20413112E6FA4E89A97EA20A9EEEE64B55D39A"
     "2192992A274FC1A836BA3C23A3FEEBBD454D4423643CE80E2A9AC94FA54CA49F",
     "CF83E1357EEFB8BDF1542850D66D8007D620E4050B5715DC83F4A921D36CE9CE"
     "47D0D13C5D85F2B0FF8318D2877EEC2F63B931BD47417A81A538327AF927DA3E"},
};

class Digest : public TokenTest {
 protected:
  void SetUp() override {
    TokenTest::SetUp();
    session = open_here();  // no login: a digest uses no key
  }
  void begin(CK_MECHANISM_TYPE type = CKM_SHA256) {
    CK_MECHANISM mechanism{type, nullptr, 0};
    ASSERT_EQ(p11->C_DigestInit(session, &mechanism), CKR_OK);
  }
  std::string one_shot(Bytes data) {
    Bytes out(64);
    CK_ULONG size = out.size();
    EXPECT_EQ(p11->C_Digest(session, data.data(), data.size(), out.data(), &size), CKR_OK);
    out.resize(size);
    return support::to_hex(out);
  }
  std::string finished() {
    Bytes out(64);
    CK_ULONG size = out.size();
    EXPECT_EQ(p11->C_DigestFinal(session, out.data(), &size), CKR_OK);
    out.resize(size);
    return support::to_hex(out);
  }
  CK_RV update(Bytes part) { return p11->C_DigestUpdate(session, part.data(), part.size()); }

  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
};
JPKI_ON_EACH_TOKEN(Digest);

TEST_P(Digest, KnownAnswersInOneShotAndInParts) {
  for (const KnownDigest& known : kKnown) {
    SCOPED_TRACE(known.mechanism);
    begin(known.mechanism);
    EXPECT_EQ(one_shot(bytes_of("abc")), known.of_abc);
    begin(known.mechanism);
    EXPECT_EQ(one_shot({}), known.of_nothing);
    begin(known.mechanism);
    EXPECT_EQ(finished(), known.of_nothing) << "no update at all";
    begin(known.mechanism);
    EXPECT_EQ(update(bytes_of("a")), CKR_OK);
    EXPECT_EQ(update({}), CKR_OK);
    EXPECT_EQ(update(bytes_of("bc")), CKR_OK);
    EXPECT_EQ(finished(), known.of_abc);
  }
}

TEST_P(Digest, DataAndDigestMayShareTheirPlace) {
  begin();
  Bytes place = bytes_of("abc");
  place.resize(32);
  CK_ULONG size = place.size();
  EXPECT_EQ(p11->C_Digest(session, place.data(), 3, place.data(), &size), CKR_OK);
  EXPECT_EQ(support::to_hex(place), kSha256OfAbc);
}

TEST_P(Digest, OnlyDigestMechanismsWithoutParameters) {
  for (const CK_MECHANISM_TYPE type : {CKM_MD5, CKM_RSA_PKCS, CKM_SHA256_RSA_PKCS, CK_MECHANISM_TYPE{~0UL}}) {
    CK_MECHANISM mechanism{type, nullptr, 0};
    EXPECT_EQ(p11->C_DigestInit(session, &mechanism), CKR_MECHANISM_INVALID) << type;
  }
  CK_BYTE parameter = 0;
  CK_MECHANISM with_parameter{CKM_SHA256, &parameter, sizeof parameter};
  EXPECT_EQ(p11->C_DigestInit(session, &with_parameter), CKR_MECHANISM_PARAM_INVALID);
  EXPECT_EQ(p11->C_DigestInit(session, nullptr), CKR_ARGUMENTS_BAD);
  begin();  // a refused one has left nothing behind
}

TEST_P(Digest, OneAtATimeInASession) {
  begin();
  CK_MECHANISM mechanism{CKM_SHA_1, nullptr, 0};
  EXPECT_EQ(p11->C_DigestInit(session, &mechanism), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(one_shot(bytes_of("abc")), kSha256OfAbc) << "and the first goes on";
}

TEST_P(Digest, NothingWithoutInit) {
  Bytes out(32);
  CK_ULONG size = out.size();
  EXPECT_EQ(p11->C_Digest(session, nullptr, 0, out.data(), &size), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(update(bytes_of("abc")), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(p11->C_DigestFinal(session, out.data(), &size), CKR_OPERATION_NOT_INITIALIZED);
  begin();
  one_shot({});
  EXPECT_EQ(p11->C_DigestFinal(session, out.data(), &size), CKR_OPERATION_NOT_INITIALIZED) << "it has ended";
}

TEST_P(Digest, ABadPartEndsTheOperation) {
  begin();
  EXPECT_EQ(p11->C_DigestUpdate(session, nullptr, 3), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(update(bytes_of("abc")), CKR_OPERATION_NOT_INITIALIZED);
  begin();
  Bytes out(32);
  CK_ULONG size = out.size();
  EXPECT_EQ(p11->C_Digest(session, nullptr, 3, out.data(), &size), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_DigestFinal(session, out.data(), &size), CKR_OPERATION_NOT_INITIALIZED);
}

TEST_P(Digest, OneShotDoesNotFinishParts) {
  begin();
  EXPECT_EQ(update(bytes_of("abc")), CKR_OK);
  Bytes out(32);
  CK_ULONG size = out.size();
  EXPECT_EQ(p11->C_Digest(session, nullptr, 0, out.data(), &size), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(p11->C_DigestFinal(session, out.data(), &size), CKR_OPERATION_NOT_INITIALIZED)
      << "a failed C_Digest ends the operation";
}

TEST_P(Digest, AMegabyteInUnevenParts) {
  // FIPS 180-4's example of a million times "a".
  begin();
  std::size_t left = 1'000'000;
  for (std::size_t part = 1; left != 0; part = part % 4093 + 7) {
    const std::size_t size = std::min(part, left);
    ASSERT_EQ(update(Bytes(size, 'a')), CKR_OK);
    left -= size;
  }
  EXPECT_EQ(finished(), "CDC76E5C9914FB9281A1C7E284D73E67F1809A48A497200E046D39CCC7112CD0");
}

TEST_P(Digest, NoKeyHereIsASecretOne) {
  const CK_SESSION_HANDLE reader = open_and_login_here();
  const CK_OBJECT_HANDLE key = first(reader, CKO_PRIVATE_KEY);
  EXPECT_EQ(p11->C_DigestKey(session, key), CKR_OPERATION_NOT_INITIALIZED);
  begin();
  EXPECT_EQ(p11->C_DigestKey(session, key), CKR_KEY_INDIGESTIBLE);
  EXPECT_EQ(p11->C_DigestKey(session, first(reader, CKO_CERTIFICATE)), CKR_KEY_HANDLE_INVALID);
  EXPECT_EQ(p11->C_DigestKey(session, CK_INVALID_HANDLE), CKR_KEY_HANDLE_INVALID);
  EXPECT_EQ(update(bytes_of("abc")), CKR_OK) << "and the digest goes on";
  EXPECT_EQ(finished(), kSha256OfAbc);
}

}  // namespace
}  // namespace conformance
