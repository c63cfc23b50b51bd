// A client's steps that use objects and keys.
#include <algorithm>
#include <vector>

#include "fuzz/client.h"
#include "tests/contract/openssl_verifies.h"

namespace fuzz {
namespace {

using support::Bytes;
using support::ByteView;

constexpr std::array<CK_OBJECT_CLASS, 4> kClasses = {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY, CKO_CERTIFICATE,
                                                     CKO_PROFILE};

// Those that are read from the certificate first.
constexpr std::array<CK_ATTRIBUTE_TYPE, 16> kAttributes = {
    CKA_VALUE,
    CKA_SUBJECT,
    CKA_ISSUER,
    CKA_SERIAL_NUMBER,
    CKA_MODULUS,
    CKA_PUBLIC_EXPONENT,
    CKA_START_DATE,
    CKA_END_DATE,
    CKA_PUBLIC_KEY_INFO,
    CKA_CHECK_VALUE,
    CKA_ID,
    CKA_LABEL,
    CKA_UNIQUE_ID,
    CKA_CLASS,
    CKA_ALLOWED_MECHANISMS,
    CKA_PRIVATE_EXPONENT,
};

struct MechanismRow {
  CK_MECHANISM_TYPE type;
  std::size_t data_size;  // 0: any
  bool pss;
};
constexpr std::array<MechanismRow, 7> kMechanisms = {{
    {CKM_SHA256_RSA_PKCS, 0, false},
    {CKM_RSA_PKCS, 0, false},
    {CKM_RSA_PKCS_PSS, 32, true},
    {CKM_SHA256_RSA_PKCS_PSS, 0, true},
    {CKM_SHA1_RSA_PKCS, 0, false},
    {CKM_SHA384_RSA_PKCS, 0, false},
    {CKM_SHA512_RSA_PKCS, 0, false},
}};

// A mechanism as the module takes it, and data for it.
struct Task {
  explicit Task(Input& input) : row(input.one_of(kMechanisms)) {
    if (row.pss) mechanism = {row.type, &parameter, sizeof parameter};
    data = support::copy_of(input.bytes(input.byte() % 64));
    if (row.data_size != 0) data.resize(row.data_size);
  }

  const MechanismRow& row;
  CK_RSA_PKCS_PSS_PARAMS parameter = {CKM_SHA256, CKG_MGF1_SHA256, 32};
  CK_MECHANISM mechanism = {row.type, nullptr, 0};
  Bytes data;
};

constexpr std::size_t kSignatureSize = 256;

}  // namespace

CK_OBJECT_HANDLE Client::find(CK_SLOT_ID id, CK_OBJECT_CLASS object_class) {
  CK_ATTRIBUTE pattern{CKA_CLASS, &object_class, sizeof object_class};
  CK_OBJECT_HANDLE found = CK_INVALID_HANDLE;
  CK_ULONG count = 0;
  if (JPKI_CALL(C_FindObjectsInit, session(id), &pattern, CK_ULONG{1}) != CKR_OK) return found;
  JPKI_CALL(C_FindObjects, sessions_[id], &found, CK_ULONG{1}, &count);
  JPKI_CALL(C_FindObjectsFinal, sessions_[id]);
  return count == 1 ? found : CK_INVALID_HANDLE;
}

void Client::find_objects() {
  const CK_SLOT_ID id = slot();
  // Whatever the card holds may be looked for by its bytes too.
  Bytes value = support::copy_of(input_.bytes(input_.byte() % 16));
  CK_ATTRIBUTE pattern{input_.one_of(kAttributes), value.data(), value.size()};
  const CK_ULONG attributes = input_.flag() ? 1 : 0;
  if (JPKI_CALL(C_FindObjectsInit, session(id), &pattern, attributes) != CKR_OK) return;
  std::array<CK_OBJECT_HANDLE, 8> found = {};
  CK_ULONG count = 0;
  if (JPKI_CALL(C_FindObjects, sessions_[id], found.data(), found.size(), &count) == CKR_OK) {
    require(count <= 5, "a token has five objects at the most");
  }
  JPKI_CALL(C_FindObjectsFinal, sessions_[id]);
}

void Client::read_attributes() {
  const CK_SLOT_ID id = slot();
  const CK_OBJECT_HANDLE object = find(id, input_.one_of(kClasses));
  std::vector<Bytes> values;
  std::vector<CK_ATTRIBUTE> asked;
  for (const CK_ATTRIBUTE_TYPE type : kAttributes) asked.push_back({type, nullptr, 0});
  JPKI_CALL(C_GetAttributeValue, sessions_[id], object, asked.data(), CK_ULONG{asked.size()});
  for (CK_ATTRIBUTE& attribute : asked) {
    if (attribute.ulValueLen == CK_UNAVAILABLE_INFORMATION) attribute.ulValueLen = 0;
    values.emplace_back(attribute.ulValueLen);
    attribute.pValue = values.back().data();
  }
  JPKI_CALL(C_GetAttributeValue, sessions_[id], object, asked.data(), CK_ULONG{asked.size()});
}

Bytes Client::number_of_key(CK_SLOT_ID id, CK_OBJECT_HANDLE key, CK_ATTRIBUTE_TYPE type) {
  Bytes value(1024);
  CK_ATTRIBUTE asked{type, value.data(), value.size()};
  const CK_RV result = JPKI_CALL(C_GetAttributeValue, sessions_[id], key, &asked, CK_ULONG{1});
  require(result == CKR_OK, "a key that has signed shows its numbers");
  value.resize(asked.ulValueLen);
  return value;
}

void Client::check_signature(CK_SLOT_ID id, CK_OBJECT_HANDLE key, CK_MECHANISM_TYPE mechanism, ByteView data,
                             ByteView signature) {
  const Bytes modulus = number_of_key(id, key, CKA_MODULUS);
  const Bytes exponent = number_of_key(id, key, CKA_PUBLIC_EXPONENT);
  require(contract::openssl_verifies(modulus, exponent, mechanism, data, signature),
          "a signature that is returned verifies");
}

void Client::sign() {
  const CK_SLOT_ID id = slot();
  Task task(input_);
  const CK_OBJECT_HANDLE key = find(id, CKO_PRIVATE_KEY);
  if (JPKI_CALL(C_SignInit, sessions_[id], &task.mechanism, key) != CKR_OK) return;
  Bytes signature(kSignatureSize);
  CK_ULONG size = signature.size();
  if (JPKI_CALL(C_Sign, sessions_[id], task.data.data(), task.data.size(), signature.data(), &size) != CKR_OK)
    return;
  require(size == kSignatureSize, "a signature has its size");
  check_signature(id, key, task.row.type, task.data, signature);
}

void Client::sign_in_parts() {
  const CK_SLOT_ID id = slot();
  Task task(input_);
  const CK_OBJECT_HANDLE key = find(id, CKO_PRIVATE_KEY);
  if (JPKI_CALL(C_SignInit, sessions_[id], &task.mechanism, key) != CKR_OK) return;
  // In between, as a browser does where each signature is asked for.
  if (input_.flag()) log_in();
  if (JPKI_CALL(C_SignUpdate, sessions_[id], task.data.data(), task.data.size()) != CKR_OK) return;
  CK_ULONG size = 0;
  JPKI_CALL(C_SignFinal, sessions_[id], nullptr, &size);
  Bytes signature(size);
  if (JPKI_CALL(C_SignFinal, sessions_[id], signature.data(), &size) != CKR_OK) return;
  if (signature.empty()) return;
  check_signature(id, key, task.row.type, task.data, signature);
}

void Client::verify() {
  const CK_SLOT_ID id = slot();
  Task task(input_);
  Bytes signature = support::copy_of(input_.bytes(kSignatureSize));
  if (input_.flag()) signature.resize(kSignatureSize);
  const CK_OBJECT_HANDLE key = find(id, CKO_PUBLIC_KEY);
  if (JPKI_CALL(C_VerifyInit, sessions_[id], &task.mechanism, key) != CKR_OK) return;
  JPKI_CALL(C_Verify, sessions_[id], task.data.data(), task.data.size(), signature.data(), signature.size());
}

}  // namespace fuzz
