// Phrases about objects: searches, their attributes, and attempts to write.
#include "tests/differential/phrase.h"

namespace differential {
namespace {

using support::Bytes;

template <typename Number>
Bytes raw(Number value) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
  return Bytes(bytes, bytes + sizeof value);
}

constexpr std::array<Name, 6> kNames = {Name::private_key, Name::public_key, Name::certificate,
                                        Name::issuer,      Name::zero,       Name::stranger};

constexpr std::array<CK_ATTRIBUTE_TYPE, 38> kAttributes = {CKA_CLASS,
                                                           CKA_TOKEN,
                                                           CKA_PRIVATE,
                                                           CKA_MODIFIABLE,
                                                           CKA_LABEL,
                                                           CKA_ID,
                                                           CKA_SUBJECT,
                                                           CKA_VALUE,
                                                           CKA_ISSUER,
                                                           CKA_SERIAL_NUMBER,
                                                           CKA_CERTIFICATE_TYPE,
                                                           CKA_CERTIFICATE_CATEGORY,
                                                           CKA_TRUSTED,
                                                           CKA_KEY_TYPE,
                                                           CKA_SIGN,
                                                           CKA_VERIFY,
                                                           CKA_DECRYPT,
                                                           CKA_ENCRYPT,
                                                           CKA_SENSITIVE,
                                                           CKA_EXTRACTABLE,
                                                           CKA_ALWAYS_SENSITIVE,
                                                           CKA_NEVER_EXTRACTABLE,
                                                           CKA_ALWAYS_AUTHENTICATE,
                                                           CKA_LOCAL,
                                                           CKA_DERIVE,
                                                           CKA_MODULUS,
                                                           CKA_MODULUS_BITS,
                                                           CKA_PUBLIC_EXPONENT,
                                                           CKA_PRIVATE_EXPONENT,
                                                           CKA_PRIME_1,
                                                           CKA_COEFFICIENT,
                                                           CKA_START_DATE,
                                                           CKA_END_DATE,
                                                           CKA_CHECK_VALUE,
                                                           CKA_EC_PARAMS,
                                                           CKA_SIGN_RECOVER,
                                                           CKA_UNWRAP,
                                                           0x80001234UL};

// Conditions that fit some objects, or none.
std::vector<Condition> conditions(const TokenContents& token) {
  return {{CKA_CLASS, raw<CK_OBJECT_CLASS>(CKO_PRIVATE_KEY)},
          {CKA_CLASS, raw<CK_OBJECT_CLASS>(CKO_PUBLIC_KEY)},
          {CKA_CLASS, raw<CK_OBJECT_CLASS>(CKO_CERTIFICATE)},
          {CKA_CLASS, raw<CK_OBJECT_CLASS>(CKO_SECRET_KEY)},
          {CKA_ID, Bytes{token.key_id}},
          {CKA_ID, Bytes{token.issuer_id}},
          {CKA_ID, Bytes{9, 9}},
          {CKA_LABEL, support::copy_of(support::as_bytes(token.key_label))},
          {CKA_LABEL, support::copy_of(support::as_bytes("nobody"))},
          {CKA_TOKEN, raw<CK_BBOOL>(CK_TRUE)},
          {CKA_TOKEN, raw<CK_BBOOL>(CK_FALSE)},
          {CKA_PRIVATE, raw<CK_BBOOL>(CK_TRUE)},
          {CKA_PRIVATE, raw<CK_BBOOL>(CK_FALSE)},
          {CKA_KEY_TYPE, raw<CK_KEY_TYPE>(CKK_RSA)},
          {CKA_KEY_TYPE, raw<CK_KEY_TYPE>(CKK_EC)},
          {CKA_SIGN, raw<CK_BBOOL>(CK_TRUE)},
          {CKA_VERIFY, raw<CK_BBOOL>(CK_TRUE)},
          {CKA_VALUE, token.credential.certificate},
          {CKA_VALUE, token.credential.issuer_certificate},
          {CKA_CERTIFICATE_TYPE, raw<CK_CERTIFICATE_TYPE>(CKC_X_509)},
          {0x80001234UL, Bytes{1}}};
}

std::vector<Condition> any_pattern(Draft& draft) {
  const std::vector<Condition> all = conditions(draft.topic.token);
  std::vector<Condition> pattern;
  for (unsigned count = draft.dice.below(4); count > 0; --count) {
    pattern.push_back(all[draft.dice.below(static_cast<unsigned>(all.size()))]);
  }
  return pattern;
}

}  // namespace

void search(Draft& draft) {
  if (draft.dice.one_in(2)) {
    draft.say({.call = Call::look_up, .pattern = any_pattern(draft)});
    return;
  }
  draft.say({.call = Call::find_init, .pattern = any_pattern(draft)});
  for (unsigned calls = draft.dice.below(4); calls > 0; --calls) {
    draft.say({.call = Call::find, .most = 1 + draft.dice.below(8)});
  }
  if (!draft.dice.one_in(8)) draft.say({.call = Call::find_final});
}

void read_attributes(Draft& draft) {
  constexpr std::array<CK_ULONG, 6> kRooms = {0, 1, 3, 8, 256, 4096};
  Step step{.call = Call::get_attributes, .object = draft.dice.any_of(kNames)};
  for (unsigned count = 1 + draft.dice.below(6); count > 0; --count) {
    AskedAttribute one{draft.dice.any_of(kAttributes), std::nullopt};
    if (!draft.dice.one_in(3)) one.room = draft.dice.any_of(kRooms);
    step.asked.push_back(one);
  }
  draft.say(step);
}

// An object of a class that nobody knows: SoftHSM would keep any other, even half a key.
void try_to_write(Draft& draft) {
  constexpr std::array kCalls = {Call::create_object, Call::copy_object, Call::destroy_object,
                                 Call::set_attributes};
  Step step{.call = draft.dice.any_of(kCalls), .object = draft.dice.any_of(kNames)};
  if (step.call == Call::create_object) {
    step.pattern = {{CKA_CLASS, raw<CK_OBJECT_CLASS>(0x8000ABCDUL)}, {CKA_TOKEN, raw<CK_BBOOL>(CK_TRUE)}};
  } else {
    step.pattern = {{CKA_LABEL, Bytes{'x'}}};
  }
  draft.say(step);
}

}  // namespace differential
