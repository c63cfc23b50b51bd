#include "benchmarks/jobs.h"

#include <array>

#include "benchmarks/calls.h"

namespace benchmarks {
namespace {

void list_slots(Client& client) {
  client.load();
  for (const CK_SLOT_ID slot : client.slots(CK_FALSE)) {
    CK_SLOT_INFO info{};
    require(client.p11->C_GetSlotInfo(slot, &info), "C_GetSlotInfo");
  }
}

// The runner waits for the card with this one: it fails until both tokens are there.
void see_both_tokens(Client& client) {
  client.load();
  client.slot_of(Role::authentication);
  client.slot_of(Role::signature);
}

void inform_of_tokens(Client& client) {
  client.load();
  for (const CK_SLOT_ID slot : client.slots(CK_TRUE)) {
    CK_TOKEN_INFO token{};
    require(client.p11->C_GetTokenInfo(slot, &token), "C_GetTokenInfo");
  }
}

void describe_tokens(Client& client) {
  list_slots(client);
  for (const CK_SLOT_ID slot : client.slots(CK_TRUE)) {
    CK_TOKEN_INFO token{};
    require(client.p11->C_GetTokenInfo(slot, &token), "C_GetTokenInfo");
    CK_ULONG count = 0;
    require(client.p11->C_GetMechanismList(slot, nullptr, &count), "C_GetMechanismList");
    std::vector<CK_MECHANISM_TYPE> mechanisms(count);
    require(client.p11->C_GetMechanismList(slot, mechanisms.data(), &count), "C_GetMechanismList");
    for (const CK_MECHANISM_TYPE mechanism : mechanisms) {
      CK_MECHANISM_INFO info{};
      require(client.p11->C_GetMechanismInfo(slot, mechanism, &info), "C_GetMechanismInfo");
    }
  }
}

void list_objects(Client& client) {
  client.load();
  for (const CK_SLOT_ID slot : client.slots(CK_TRUE)) {
    const CK_SESSION_HANDLE session = client.open(slot);
    for (const CK_OBJECT_HANDLE object : client.find(session)) {
      client.attributes(session, object,
                        {CKA_CLASS,
                         CKA_TOKEN,
                         CKA_PRIVATE,
                         CKA_MODIFIABLE,
                         CKA_LABEL,
                         CKA_ID,
                         CKA_CERTIFICATE_TYPE,
                         CKA_CERTIFICATE_CATEGORY,
                         CKA_TRUSTED,
                         CKA_SUBJECT,
                         CKA_ISSUER,
                         CKA_SERIAL_NUMBER,
                         CKA_VALUE,
                         CKA_START_DATE,
                         CKA_END_DATE,
                         CKA_KEY_TYPE,
                         CKA_MODULUS,
                         CKA_MODULUS_BITS,
                         CKA_PUBLIC_EXPONENT,
                         CKA_LOCAL,
                         CKA_SIGN,
                         CKA_VERIFY,
                         CKA_ENCRYPT,
                         CKA_DECRYPT,
                         CKA_DERIVE,
                         CKA_SENSITIVE,
                         CKA_ALWAYS_SENSITIVE,
                         CKA_EXTRACTABLE,
                         CKA_NEVER_EXTRACTABLE,
                         CKA_ALWAYS_AUTHENTICATE});
    }
  }
}

// What the jobs with a login have in common: what is kept for the signatures that follow.
struct LoggedIn {
  CK_SESSION_HANDLE session = 0;
  CK_OBJECT_HANDLE key = 0;
};
LoggedIn g_logged_in;

void sign_once(Client& client, Role role) {
  client.sign(g_logged_in.session, g_logged_in.key, role, CKM_SHA256_RSA_PKCS, support::Bytes(100, 0x5A));
}

// A login at a server, or a signed document: the PIN, the certificate, the signature.
void log_in_and_sign(Client& client, Role role) {
  client.load();
  g_logged_in.session = client.open(client.slot_of(role));
  client.login(g_logged_in.session, role);
  g_logged_in.key = client.find_class(g_logged_in.session, CKO_PRIVATE_KEY).at(0);
  auto id = client.attributes(g_logged_in.session, g_logged_in.key, {CKA_ID})[0];
  CK_OBJECT_CLASS certificate = CKO_CERTIFICATE;
  const auto found =
      client.find(g_logged_in.session, {attribute_of(CKA_CLASS, certificate), attribute_of(CKA_ID, id)});
  client.attributes(g_logged_in.session, found.at(0), {CKA_VALUE});
  sign_once(client, role);
}

void authenticate(Client& client) {
  log_in_and_sign(client, Role::authentication);
}

void sign_document(Client& client) {
  log_in_and_sign(client, Role::signature);
}

void sign_ten_more(Client& client) {
  for (int i = 0; i < 10; ++i) sign_once(client, Role::authentication);
}

void look_at_the_card(Client& client) {
  client.load();
  g_logged_in.session = client.open(client.slot_of(Role::authentication));
}

void poll(Client& client) {
  CK_SESSION_INFO session{};
  CK_SLOT_INFO slot{};
  for (int i = 0; i < 50; ++i) {
    require(client.p11->C_GetSessionInfo(g_logged_in.session, &session), "C_GetSessionInfo");
    require(client.p11->C_GetSlotInfo(session.slotID, &slot), "C_GetSlotInfo");
  }
}

void open_many_sessions(Client& client) {
  CK_SESSION_INFO info{};
  require(client.p11->C_GetSessionInfo(g_logged_in.session, &info), "C_GetSessionInfo");
  std::array<CK_SESSION_HANDLE, 1000> sessions{};
  for (CK_SESSION_HANDLE& session : sessions) session = client.open(info.slotID);
  for (const CK_SESSION_HANDLE session : sessions)
    require(client.p11->C_GetSessionInfo(session, &info), "C_GetSessionInfo");
  for (const CK_SESSION_HANDLE session : sessions)
    require(client.p11->C_CloseSession(session), "C_CloseSession");
}

void firefox_start_and_page(Client& client) {
  firefox_start(client);
  firefox_page(client);
}

void nothing(Client&) {}

void load(Client& client) {
  client.load();
}

constexpr Job kJobs[] = {
    {"nothing", nullptr, nothing},
    {"load", nullptr, load},
    {"list-slots", nullptr, list_slots},
    {"see-both-tokens", nullptr, see_both_tokens},
    {"token-infos", nullptr, inform_of_tokens},
    {"describe-tokens", nullptr, describe_tokens},
    {"list-objects", nullptr, list_objects},
    {"authenticate", nullptr, authenticate},
    {"ten-more-signatures", authenticate, sign_ten_more},
    {"sign-document", nullptr, sign_document},
    {"firefox-start", nullptr, firefox_start},
    {"firefox-page", nullptr, firefox_start_and_page},
    {"ssh-keygen", nullptr, ssh_list_keys},
    {"ssh-login", nullptr, ssh_log_in},
    {"sessions", look_at_the_card, open_many_sessions},
    {"polls", authenticate, poll},
};

}  // namespace

std::span<const Job> jobs() {
  return kJobs;
}

}  // namespace benchmarks
