// Firefox ESR with the module among its security devices, from logs of a spy module between the two.
#include <algorithm>
#include <array>

#include "benchmarks/calls.h"

namespace benchmarks {
namespace {

// Classes of NSS and of PKCS#11 3.x that it searches every token for; a smart card has none.
constexpr CK_OBJECT_CLASS kProfile = 0x00000009;
constexpr CK_OBJECT_CLASS kTrust = 0x0000000B;
constexpr CK_OBJECT_CLASS kNssTrust = 0xCE534353;
constexpr CK_OBJECT_CLASS kNssBuiltinRoots = 0xCE534354;
constexpr int kRootsLookedUp = 20;  // certificates of the server's chain and its neighbours, for one page

// RFC 8017's DigestInfo of a SHA-256 digest: TLS 1.2 hands it over ready.
constexpr std::array<std::uint8_t, 19> kSha256Info = {0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60,
                                                      0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                                                      0x01, 0x05, 0x00, 0x04, 0x20};

// The session that it keeps for each token.
std::vector<CK_SESSION_HANDLE> g_sessions;
CK_SESSION_HANDLE g_authentication = 0;

std::vector<CK_OBJECT_HANDLE> find_on_token(Client& client, CK_SESSION_HANDLE session,
                                            CK_OBJECT_CLASS object_class,
                                            std::vector<CK_ATTRIBUTE> more = {}) {
  CK_BBOOL on_token = CK_TRUE;
  more.insert(more.begin(), {attribute_of(CKA_TOKEN, on_token), attribute_of(CKA_CLASS, object_class)});
  return client.find(session, std::move(more));
}

void look_at_token(Client& client, CK_SLOT_ID slot) {
  CK_SLOT_INFO slot_info{};
  require(client.p11->C_GetSlotInfo(slot, &slot_info), "C_GetSlotInfo");
  if ((slot_info.flags & CKF_TOKEN_PRESENT) == 0) return;
  CK_TOKEN_INFO token{};
  require(client.p11->C_GetTokenInfo(slot, &token), "C_GetTokenInfo");
  CK_ULONG count = 0;
  require(client.p11->C_GetMechanismList(slot, nullptr, &count), "C_GetMechanismList");
  std::vector<CK_MECHANISM_TYPE> mechanisms(count);
  require(client.p11->C_GetMechanismList(slot, mechanisms.data(), &count), "C_GetMechanismList");
  g_sessions.push_back(client.open(slot));
  const CK_SESSION_HANDLE passing = client.open(slot);
  find_on_token(client, passing, kProfile);
  require(client.p11->C_CloseSession(passing), "C_CloseSession");
  if ((token.flags & CKF_RNG) != 0) {
    std::array<CK_BYTE, 32> random{};
    client.p11->C_GenerateRandom(g_sessions.back(), random.data(), random.size());
    client.p11->C_SeedRandom(g_sessions.back(), random.data(), random.size());
  }
  client.find_class(g_sessions.back(), kNssBuiltinRoots);
}

// Is the server's certificate, or one of its chain, on a token, and does a token say that it is trusted?
void look_up_server(Client& client) {
  support::Bytes issuer(90, 0x30);
  support::Bytes serial(22, 0x02);
  for (const CK_SESSION_HANDLE session : g_sessions) {
    const auto named = [&] {
      return std::vector{attribute_of(CKA_ISSUER, issuer), attribute_of(CKA_SERIAL_NUMBER, serial)};
    };
    find_on_token(client, session, CKO_CERTIFICATE, named());
    for (int i = 0; i < kRootsLookedUp; ++i) {
      serial.back() = static_cast<std::uint8_t>(i);
      find_on_token(client, session, kTrust, named());
      find_on_token(client, session, kNssTrust, named());
    }
    CK_SESSION_INFO info{};
    require(client.p11->C_GetSessionInfo(session, &info), "C_GetSessionInfo");
  }
}

struct UserCertificate {
  CK_OBJECT_HANDLE key = 0;
  support::Bytes value;
  support::Bytes issuer;
};

// All certificates of the token; the one with a key is the holder's.
UserCertificate list_certificates(Client& client, CK_SESSION_HANDLE session) {
  UserCertificate mine;
  for (const CK_OBJECT_HANDLE certificate : find_on_token(client, session, CKO_CERTIFICATE)) {
    client.attributes(session, certificate, {CKA_TOKEN, CKA_LABEL});
    client.attributes(session, certificate, {CKA_VALUE});
    auto values = client.attributes(
        session, certificate,
        {CKA_CERTIFICATE_TYPE, CKA_ID, CKA_VALUE, CKA_ISSUER, CKA_SERIAL_NUMBER, CKA_SUBJECT});
    client.attributes(session, certificate, {CKA_ID, CKA_CLASS});
    CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
    const auto keys =
        client.find(session, {attribute_of(CKA_ID, values[1]), attribute_of(CKA_CLASS, private_key)});
    if (!keys.empty()) mine = {keys[0], values[2], values[3]};
  }
  if (mine.key == 0) throw CallFailed("no certificate with a key");
  return mine;
}

}  // namespace

void firefox_start(Client& client) {
  client.load();
  CK_INFO info{};
  require(client.p11->C_GetInfo(&info), "C_GetInfo");
  for (const CK_SLOT_ID slot : client.slots(CK_FALSE)) look_at_token(client, slot);
}

void firefox_page(Client& client) {
  look_up_server(client);
  g_authentication = client.open(client.slot_of(Role::authentication));
  CK_SESSION_INFO info{};
  client.p11->C_GetSessionInfo(0, &info);  // it asks for a session that it does not have, too
  client.login(g_authentication, Role::authentication);
  UserCertificate mine = list_certificates(client, g_authentication);
  CK_OBJECT_CLASS certificate = CKO_CERTIFICATE;
  client.find(g_authentication, {attribute_of(CKA_VALUE, mine.value), attribute_of(CKA_CLASS, certificate)});
  for (const CK_ATTRIBUTE_TYPE type : {CKA_KEY_TYPE, CKA_TOKEN, CKA_PRIVATE, CKA_MODULUS})
    client.attributes(g_authentication, mine.key, {type});
  find_on_token(client, g_authentication, CKO_CERTIFICATE, {attribute_of(CKA_SUBJECT, mine.issuer)});
  require(client.p11->C_GetSessionInfo(g_authentication, &info), "C_GetSessionInfo");
  const CK_SESSION_HANDLE signing = client.open(info.slotID);
  support::Bytes digest_info(kSha256Info.size() + 32, 0x5A);
  std::copy(kSha256Info.begin(), kSha256Info.end(), digest_info.begin());
  client.sign(signing, mine.key, Role::authentication, CKM_RSA_PKCS, digest_info);
  require(client.p11->C_CloseSession(signing), "C_CloseSession");
}

}  // namespace benchmarks
