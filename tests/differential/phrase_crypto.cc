// Phrases about digests, signatures and their verification.
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "tests/differential/phrase.h"

namespace differential {
namespace {

using support::Bytes;
using support::ByteView;

constexpr CK_ULONG kSignatureSize = 256;

struct DigestRow {
  CK_MECHANISM_TYPE type;
  CK_ULONG size;
};
constexpr std::array kDigests = {DigestRow{CKM_SHA_1, 20}, DigestRow{CKM_SHA224, 28},
                                 DigestRow{CKM_SHA256, 32}, DigestRow{CKM_SHA384, 48},
                                 DigestRow{CKM_SHA512, 64}};

struct SignatureRow {
  unsigned weight;
  CK_MECHANISM_TYPE type;
  const EVP_MD* (*hash)();  // null where the data is signed as it is
};
constexpr std::array kSignatures = {
    SignatureRow{5, CKM_RSA_PKCS, nullptr},           SignatureRow{2, CKM_SHA1_RSA_PKCS, EVP_sha1},
    SignatureRow{2, CKM_SHA224_RSA_PKCS, EVP_sha224}, SignatureRow{5, CKM_SHA256_RSA_PKCS, EVP_sha256},
    SignatureRow{2, CKM_SHA384_RSA_PKCS, EVP_sha384}, SignatureRow{2, CKM_SHA512_RSA_PKCS, EVP_sha512}};

// By OpenSSL, so that a verification has something that neither module has made.
Bytes reference_signature(const vcard::RsaKey& key, const SignatureRow& row, ByteView data) {
  if (row.hash == nullptr) return data.size() > 245 ? Bytes(kSignatureSize, 1) : key.sign_padded(data);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  Bytes signature(kSignatureSize);
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, row.hash(), nullptr, key.handle()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, data.data(), data.size()) != 1) {
    throw std::runtime_error("OpenSSL does not sign");
  }
  return signature;
}

Bytes some_data(Dice& dice) {
  constexpr std::array<std::size_t, 12> kSizes = {0, 1, 20, 32, 51, 64, 83, 128, 245, 246, 300, 1000};
  return dice.bytes(dice.any_of(kSizes));
}

// Buffers that ask or are too small come before one that fits, if one comes at all.
void say_with_room(Draft& draft, Step step, CK_ULONG needed) {
  if (draft.dice.one_in(4)) {
    step.room = {};
    draft.say(step);
  }
  if (draft.dice.one_in(5)) {
    step.room = {draft.dice.one_in(2) ? needed - 1 : 0};
    draft.say(step);
  }
  if (draft.dice.one_in(40)) {
    step.room = {std::nullopt, false};
    draft.say(step);
  }
  if (draft.dice.one_in(10)) return;
  step.room = {draft.dice.one_in(2) ? needed : needed + 100};
  draft.say(step);
}

void say_parts(Draft& draft, Call call, const std::vector<Bytes>& parts) {
  for (const Bytes& part : parts) draft.say({.call = call, .data = part});
}

std::vector<Bytes> some_parts(Dice& dice) {
  std::vector<Bytes> parts;
  for (unsigned count = dice.below(4); count > 0; --count) parts.push_back(some_data(dice));
  return parts;
}

Bytes joined(const std::vector<Bytes>& parts) {
  Bytes whole;
  for (const Bytes& part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

const DigestRow& begin_digest(Draft& draft) {
  const DigestRow& row = draft.dice.any_of(kDigests);
  draft.say({.call = Call::digest_init, .mechanism = AskedMechanism{row.type}});
  return row;
}

void begin(Draft& draft, Call call, const SignatureRow& row, Name key) {
  draft.say({.call = call, .object = key, .mechanism = AskedMechanism{row.type}});
}

// Right, or spoilt.
Bytes offered_signature(Draft& draft, const SignatureRow& row, const Bytes& data) {
  Bytes signature = reference_signature(draft.topic.token.credential.key, row, data);
  if (draft.dice.one_in(4)) signature[draft.dice.below(kSignatureSize)] ^= 1;
  if (draft.dice.one_in(8)) signature.pop_back();
  if (draft.dice.one_in(12)) signature.push_back(0);
  if (draft.dice.one_in(20)) signature.clear();
  return signature;
}

}  // namespace

void digest_at_once(Draft& draft) {
  const DigestRow& row = begin_digest(draft);
  say_with_room(draft, {.call = Call::digest, .data = some_data(draft.dice)}, row.size);
}

void digest_in_parts(Draft& draft) {
  const DigestRow& row = begin_digest(draft);
  say_parts(draft, Call::digest_update, some_parts(draft.dice));
  say_with_room(draft, {.call = Call::digest_final}, row.size);
}

void sign_at_once(Draft& draft) {
  begin(draft, Call::sign_init, draft.dice.weighted(kSignatures), Name::private_key);
  if (draft.dice.one_in(6)) read_attributes(draft);
  say_with_room(draft, {.call = Call::sign, .data = some_data(draft.dice)}, kSignatureSize);
}

void sign_in_parts(Draft& draft) {
  begin(draft, Call::sign_init, draft.dice.weighted(kSignatures), Name::private_key);
  say_parts(draft, Call::sign_update, some_parts(draft.dice));
  say_with_room(draft, {.call = Call::sign_final}, kSignatureSize);
}

void begin_signature_amiss(Draft& draft) {
  constexpr std::array kCalls = {Call::digest_init, Call::sign_init, Call::verify_init};
  constexpr std::array<Name, 6> kKeys = {Name::private_key, Name::public_key, Name::certificate,
                                         Name::issuer,      Name::zero,       Name::stranger};
  const std::array<std::optional<AskedMechanism>, 6> mechanisms = {std::nullopt,
                                                                   AskedMechanism{CKM_ECDSA},
                                                                   AskedMechanism{CKM_SHA256},
                                                                   AskedMechanism{CKM_RSA_PKCS},
                                                                   AskedMechanism{CKM_SHA256_RSA_PKCS},
                                                                   AskedMechanism{CKM_SHA256_RSA_PKCS, true}};
  draft.say({.call = draft.dice.any_of(kCalls),
             .object = draft.dice.any_of(kKeys),
             .mechanism = draft.dice.any_of(mechanisms)});
}

void verify_at_once(Draft& draft) {
  const SignatureRow& row = draft.dice.weighted(kSignatures);
  const Bytes data = some_data(draft.dice);
  begin(draft, Call::verify_init, row, Name::public_key);
  draft.say({.call = Call::verify, .data = data, .signature = offered_signature(draft, row, data)});
}

void verify_in_parts(Draft& draft) {
  const SignatureRow& row = draft.dice.weighted(kSignatures);
  const std::vector<Bytes> parts = some_parts(draft.dice);
  begin(draft, Call::verify_init, row, Name::public_key);
  say_parts(draft, Call::verify_update, parts);
  draft.say({.call = Call::verify_final, .signature = offered_signature(draft, row, joined(parts))});
}

}  // namespace differential
