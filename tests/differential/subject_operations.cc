// What a subject does with digests, signatures and their verification.
#include "tests/differential/subject.h"

namespace differential {
namespace {

// The mechanism as a call wants it.
class RawMechanism {
 public:
  explicit RawMechanism(const std::optional<AskedMechanism>& asked) : asked_(asked) {
    if (!asked) return;
    mechanism_ = {asked->type, nullptr, 0};
    if (asked->with_parameter) mechanism_ = {asked->type, &parameter_, sizeof parameter_};
  }
  CK_MECHANISM* pointer() { return asked_ ? &mechanism_ : nullptr; }

 private:
  const std::optional<AskedMechanism>& asked_;
  CK_ULONG parameter_ = 0;
  CK_MECHANISM mechanism_ = {};
};

// `call` with the buffer that `room` says, and what it left there.
template <typename CallWithBuffer>
Result into(const Room& room, CallWithBuffer call) {
  support::Bytes buffer(room.size.value_or(0) + 1);  // a place also where there is no room
  CK_ULONG length = room.size.value_or(0);
  Result result{.rv = call(room.size ? buffer.data() : nullptr, room.length_wanted ? &length : nullptr)};
  if (!room.length_wanted || (result.rv != CKR_OK && result.rv != CKR_BUFFER_TOO_SMALL)) return result;
  result.length = length;
  if (result.rv == CKR_OK && room.size && length <= *room.size) {
    buffer.resize(length);
    result.bytes = buffer;
  }
  return result;
}

}  // namespace

Result Subject::digest_init(const Step& step) {
  return {.rv = p11_->C_DigestInit(session(step), RawMechanism(step.mechanism).pointer())};
}

Result Subject::digest(const Step& step) {
  return into(step.room, [&](CK_BYTE* out, CK_ULONG* length) {
    return p11_->C_Digest(session(step), pointer_to(step.data), size_of(step.data), out, length);
  });
}

Result Subject::digest_update(const Step& step) {
  return {.rv = p11_->C_DigestUpdate(session(step), pointer_to(step.data), size_of(step.data))};
}

Result Subject::digest_final(const Step& step) {
  return into(step.room, [&](CK_BYTE* out, CK_ULONG* length) {
    return p11_->C_DigestFinal(session(step), out, length);
  });
}

Result Subject::sign_init(const Step& step) {
  return {.rv = p11_->C_SignInit(session(step), RawMechanism(step.mechanism).pointer(), handle(step.object))};
}

Result Subject::sign(const Step& step) {
  return into(step.room, [&](CK_BYTE* out, CK_ULONG* length) {
    return p11_->C_Sign(session(step), pointer_to(step.data), size_of(step.data), out, length);
  });
}

Result Subject::sign_update(const Step& step) {
  return {.rv = p11_->C_SignUpdate(session(step), pointer_to(step.data), size_of(step.data))};
}

Result Subject::sign_final(const Step& step) {
  return into(step.room,
              [&](CK_BYTE* out, CK_ULONG* length) { return p11_->C_SignFinal(session(step), out, length); });
}

Result Subject::verify_init(const Step& step) {
  return {.rv =
              p11_->C_VerifyInit(session(step), RawMechanism(step.mechanism).pointer(), handle(step.object))};
}

Result Subject::verify(const Step& step) {
  return {.rv = p11_->C_Verify(session(step), pointer_to(step.data), size_of(step.data),
                               pointer_to(step.signature), size_of(step.signature))};
}

Result Subject::verify_update(const Step& step) {
  return {.rv = p11_->C_VerifyUpdate(session(step), pointer_to(step.data), size_of(step.data))};
}

Result Subject::verify_final(const Step& step) {
  return {.rv = p11_->C_VerifyFinal(session(step), pointer_to(step.signature), size_of(step.signature))};
}

// Two generators agree on the code alone.
Result Subject::random(const Step& step) {
  support::Bytes bytes(step.most + 1);
  return {.rv = p11_->C_GenerateRandom(session(step), bytes.data(), step.most)};
}

}  // namespace differential
