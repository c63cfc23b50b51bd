// OpenSSH: ssh-keygen -D, and ssh with PKCS11Provider.
#include "benchmarks/calls.h"

namespace benchmarks {
namespace {

constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;  // it opens no others

void load_as_ssh(Client& client) {
  client.load();
  CK_INFO info{};
  require(client.p11->C_GetInfo(&info), "C_GetInfo");
}

void fetch_keys(Client& client, CK_SESSION_HANDLE session) {
  for (const CK_OBJECT_HANDLE certificate : client.find_class(session, CKO_CERTIFICATE)) {
    client.attributes(session, certificate, {CKA_CERTIFICATE_TYPE});
    client.attributes(session, certificate, {CKA_ID, CKA_SUBJECT, CKA_VALUE});
  }
  for (const CK_OBJECT_HANDLE key : client.find_class(session, CKO_PUBLIC_KEY)) {
    client.attributes(session, key, {CKA_KEY_TYPE});
    client.attributes(session, key, {CKA_ID, CKA_MODULUS, CKA_PUBLIC_EXPONENT});
    client.attributes(session, key, {CKA_LABEL});
  }
}

CK_OBJECT_HANDLE private_key_of(Client& client, CK_SESSION_HANDLE session) {
  CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
  CK_BBOOL signs = CK_TRUE;
  support::Bytes id =
      client.attributes(session, client.find_class(session, CKO_PUBLIC_KEY).at(0), {CKA_ID})[0];
  return client
      .find(session,
            {attribute_of(CKA_CLASS, private_key), attribute_of(CKA_ID, id), attribute_of(CKA_SIGN, signs)})
      .at(0);
}

}  // namespace

void ssh_list_keys(Client& client) {
  load_as_ssh(client);
  for (const CK_SLOT_ID slot : client.slots(CK_TRUE)) {
    CK_TOKEN_INFO token{};
    require(client.p11->C_GetTokenInfo(slot, &token), "C_GetTokenInfo");
    fetch_keys(client, client.open(slot, kReadWrite));
  }
}

void ssh_log_in(Client& client) {
  load_as_ssh(client);
  const CK_SESSION_HANDLE session = client.open(client.slot_of(Role::authentication), kReadWrite);
  client.login(session, Role::authentication);
  fetch_keys(client, session);
  client.sign(session, private_key_of(client, session), Role::authentication, CKM_RSA_PKCS,
              support::Bytes(51, 0x30));
}

}  // namespace benchmarks
