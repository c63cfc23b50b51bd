#include "pkcs11/session.h"

#include <algorithm>
#include <iterator>

#include "pkcs11/attribute.h"
#include "pkcs11/ckr_error.h"

namespace pkcs11 {
namespace {

using support::MutexLock;

template <typename Operation>
void require_none(const std::optional<Operation>& operation) {
  if (operation) throw CkrError(CKR_OPERATION_ACTIVE);
}

// An Init call without a mechanism ends an operation, which must exist.
template <typename Operation>
void end_instead(std::optional<Operation>& operation) {
  if (!operation) throw CkrError(CKR_ARGUMENTS_BAD, "neither a mechanism nor an operation to cancel");
  operation.reset();
}

template <typename Operation>
Operation& require_active(std::optional<Operation>& operation) {
  if (!operation) throw CkrError(CKR_OPERATION_NOT_INITIALIZED);
  return *operation;
}

// An operation is either one-shot or multi-part; a call of the other kind ends it (PKCS#11 2.40 sections
// 5.10, 5.11 and 5.13).
template <typename Way, typename Operation>
Operation& require_way(std::optional<Operation>& operation, Way way) {
  Operation& active = require_active(operation);
  if (active.way != Way::open && active.way != way) {
    operation.reset();
    throw CkrError(CKR_OPERATION_ACTIVE, "a one-shot call and a multi-part one for the same operation");
  }
  return active;
}

// The one-shot call that asks for the size is the beginning of the one that gets the result.
template <typename Operation>
void begin_one_shot(std::optional<Operation>& operation) {
  using Way = decltype(operation->way);
  require_way(operation, Way::one_shot).way = Way::one_shot;
}

// A key of another kind than `wanted` is not permitted to do this; any other object is no key handle (PKCS#11
// 2.40 section 5.1.6).
void require_key(const Token& token, CK_OBJECT_HANDLE handle, ObjectKind wanted) {
  const auto object = token.object(handle);
  if (!object || !is_key(object->kind)) throw CkrError(CKR_KEY_HANDLE_INVALID);
  // Without a login such a public key does not exist. The private key has an error code of its own.
  if (object->kind == ObjectKind::public_key && token.is_private(object->kind) && !token.logged_in())
    throw CkrError(CKR_KEY_HANDLE_INVALID, "this key shows after a login only");
  if (object->kind != wanted) throw CkrError(CKR_KEY_FUNCTION_NOT_PERMITTED);
}

// A part that cannot be processed ends the operation.
template <typename Operation, typename Take>
void update(std::optional<Operation>& operation, Take take) {
  using Way = decltype(operation->way);
  Operation& active = require_way(operation, Way::in_parts);
  try {
    take(active);
    active.way = Way::in_parts;
  } catch (...) {
    operation.reset();
    throw;
  }
}

}  // namespace

support::ByteView input_view(const CK_BYTE* data, CK_ULONG size) {
  if (data == nullptr && size != 0) throw CkrError(CKR_ARGUMENTS_BAD, "a null pointer for data");
  return {data, size};
}

TypedPin typed_pin(InputBuffer pin) {
  if (pin.bytes == nullptr) return std::nullopt;
  return input_view(pin.bytes, pin.size);
}

Session::Session(CK_SLOT_ID slot, CK_FLAGS flags, std::shared_ptr<Token> token)
    : slot_(slot), flags_(flags), token_(std::move(token)) {}

CK_SESSION_INFO Session::info() const {
  const bool user = token_->logged_in();
  const CK_STATE read_only = user ? CKS_RO_USER_FUNCTIONS : CKS_RO_PUBLIC_SESSION;
  const CK_STATE read_write_state = user ? CKS_RW_USER_FUNCTIONS : CKS_RW_PUBLIC_SESSION;
  return {slot_, read_write() ? read_write_state : read_only, flags_, 0};
}

void Session::login(CK_USER_TYPE user, TypedPin pin, bool read_only_session_exists) {
  if (user == CKU_CONTEXT_SPECIFIC) {
    const MutexLock lock(mutex_);
    // Only for a key with CKA_ALWAYS_AUTHENTICATE and an operation that waits for it.
    if (!sign_ || !token_->always_authenticate()) throw CkrError(CKR_OPERATION_NOT_INITIALIZED);
    if (!token_->is_logged_in_as(sign_->login)) throw CkrError(CKR_USER_NOT_LOGGED_IN);
    token_->login(Token::LoginKind::context_specific, run_, pin);
    sign_->consented = true;
    return;
  }
  if (user == CKU_SO) {
    if (token_->logged_in()) throw CkrError(CKR_USER_ANOTHER_ALREADY_LOGGED_IN);
    throw CkrError(read_only_session_exists ? CKR_SESSION_READ_ONLY_EXISTS : CKR_USER_TYPE_INVALID);
  }
  if (user != CKU_USER) throw CkrError(CKR_USER_TYPE_INVALID);
  token_->login(Token::LoginKind::user, run_, pin);
}

void Session::cancel(CK_FLAGS operations) {
  const MutexLock lock(mutex_);
  if ((operations & CKF_FIND_OBJECTS) != 0) found_.reset();
  if ((operations & CKF_DIGEST) != 0) digest_.reset();
  if ((operations & CKF_SIGN) != 0) sign_.reset();
  if ((operations & CKF_VERIFY) != 0) verify_.reset();
}

void Session::set_pin(TypedPin current, TypedPin fresh) {
  if (!read_write()) throw CkrError(CKR_SESSION_READ_ONLY);
  token_->change_pin(current, fresh);
}

void Session::find_init(std::span<const CK_ATTRIBUTE> pattern) {
  const MutexLock lock(mutex_);
  require_none(found_);
  Found found;
  for (const Object& object : token_->visible_objects()) {
    if (matches(*token_, object.kind, pattern)) found.push_back(object.handle);
  }
  std::reverse(found.begin(), found.end());  // handed out from the back
  found_ = std::move(found);
}

std::vector<CK_OBJECT_HANDLE> Session::find(std::size_t most) {
  const MutexLock lock(mutex_);
  Found& rest = require_active(found_);
  const auto count = static_cast<Found::difference_type>(std::min(most, rest.size()));
  Found batch(rest.rbegin(), std::next(rest.rbegin(), count));
  rest.resize(rest.size() - batch.size());
  return batch;
}

void Session::find_final() {
  const MutexLock lock(mutex_);
  require_active(found_);
  found_.reset();
}

void Session::digest_init(const CK_MECHANISM* mechanism) {
  const MutexLock lock(mutex_);
  if (mechanism == nullptr) return end_instead(digest_);
  require_none(digest_);
  const auto hash = *mechanism_for(token_->offer(), *mechanism, CKF_DIGEST).hash;
  digest_.emplace(DigestOperation{hash, support::crypto::Digest(hash)});
}

void Session::digest(InputBuffer data, const OutputBuffer& out) {
  const MutexLock lock(mutex_);
  begin_one_shot(digest_);
  complete(digest_, digest_size(digest_->algorithm), out, [data](DigestOperation& ending) {
    ending.digest.update(input_view(data.bytes, data.size));
    return ending.digest.finish();
  });
}

void Session::digest_update(InputBuffer part) {
  const MutexLock lock(mutex_);
  update(digest_,
         [part](DigestOperation& active) { active.digest.update(input_view(part.bytes, part.size)); });
}

void Session::digest_key(CK_OBJECT_HANDLE key) {
  const MutexLock lock(mutex_);
  require_active(digest_);
  const auto object = token_->object(key);
  throw CkrError(object && is_key(object->kind) ? CKR_KEY_INDIGESTIBLE : CKR_KEY_HANDLE_INVALID);
}

void Session::digest_final(const OutputBuffer& out) {
  const MutexLock lock(mutex_);
  complete(digest_, digest_size(require_way(digest_, Way::in_parts).algorithm), out,
           [](DigestOperation& ending) { return ending.digest.finish(); });
}

Session::MessageOperation Session::begin_message(const CK_MECHANISM& mechanism, CK_FLAGS purpose) const {
  const jpki::KeyDescription& key = token_->key();
  const Login::Number login = token_->login_number();
  return {MessageInput(mechanism_for(token_->offer(), mechanism, purpose), key.max_input),
          !token_->always_authenticate(), login};
}

void Session::sign_init(const CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  const MutexLock lock(mutex_);
  if (mechanism == nullptr) return end_instead(sign_);
  require_none(sign_);
  MessageOperation operation = begin_message(*mechanism, CKF_SIGN);
  require_key(*token_, key, ObjectKind::private_key);
  if (!token_->is_logged_in_as(operation.login)) throw CkrError(CKR_USER_NOT_LOGGED_IN);
  sign_ = std::move(operation);
}

support::Bytes Session::finish_signature(MessageOperation& operation) {
  const support::Bytes input = operation.input.finish();
  if (input.empty()) throw CkrError(CKR_DATA_LEN_RANGE, "the card takes at least one byte");
  if (!operation.consented) throw CkrError(CKR_USER_NOT_LOGGED_IN, "each signature needs a login of its own");
  return token_->sign(run_, operation.login, operation.input.scheme(), input);
}

void Session::sign(InputBuffer data, const OutputBuffer& out) {
  const MutexLock lock(mutex_);
  begin_one_shot(sign_);
  complete(sign_, token_->key().signature_size, out, [this, data](MessageOperation& ending) {
    ending.input.update(input_view(data.bytes, data.size));
    return finish_signature(ending);
  });
}

void Session::sign_update(InputBuffer part) {
  const MutexLock lock(mutex_);
  update(sign_, [part](MessageOperation& active) { active.input.update(input_view(part.bytes, part.size)); });
}

void Session::sign_final(const OutputBuffer& out) {
  const MutexLock lock(mutex_);
  require_way(sign_, Way::in_parts);
  complete(sign_, token_->key().signature_size, out,
           [this](MessageOperation& ending) { return finish_signature(ending); });
}

void Session::verify_init(const CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  const MutexLock lock(mutex_);
  if (mechanism == nullptr) return end_instead(verify_);
  require_none(verify_);
  MessageOperation operation = begin_message(*mechanism, CKF_VERIFY);
  require_key(*token_, key, ObjectKind::public_key);
  operation.verified_by = token_->certificate();
  verify_ = std::move(operation);
}

void Session::finish_verification(MessageOperation operation, InputBuffer signature) {
  const support::ByteView given = input_view(signature.bytes, signature.size);
  if (given.size() != token_->key().signature_size) throw CkrError(CKR_SIGNATURE_LEN_RANGE);
  const bool right = jpki::verifies(operation.verified_by->public_key(), operation.input.scheme(),
                                    operation.input.finish(), given);
  if (!right) throw CkrError(CKR_SIGNATURE_INVALID);
}

void Session::verify(InputBuffer data, InputBuffer signature) {
  const MutexLock lock(mutex_);
  begin_one_shot(verify_);
  MessageOperation ending = std::move(*verify_);
  verify_.reset();
  ending.input.update(input_view(data.bytes, data.size));
  finish_verification(std::move(ending), signature);
}

void Session::verify_update(InputBuffer part) {
  const MutexLock lock(mutex_);
  update(verify_,
         [part](MessageOperation& active) { active.input.update(input_view(part.bytes, part.size)); });
}

void Session::verify_final(InputBuffer signature) {
  const MutexLock lock(mutex_);
  MessageOperation ending = std::move(require_way(verify_, Way::in_parts));
  verify_.reset();
  finish_verification(std::move(ending), signature);
}

}  // namespace pkcs11
