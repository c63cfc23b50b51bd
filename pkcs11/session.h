// A session: one client's conversation with one token, and the operations that go on in it. Search, digest,
// signature and verification are independent of each other.
//
// Thread rule: every function may be called from any thread; a session does one thing at a time. mutex_ comes
// before the card's in the lock order.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "pkcs11/cryptoki.h"
#include "pkcs11/message_input.h"
#include "pkcs11/output_buffer.h"
#include "pkcs11/token.h"
#include "support/crypto/digest.h"
#include "support/mutex.h"

namespace pkcs11 {

// Data of the caller: a null pointer is allowed for no bytes. Throws CkrError{CKR_ARGUMENTS_BAD}.
support::ByteView input_view(const CK_BYTE* data, CK_ULONG size);

struct InputBuffer {
  const CK_BYTE* bytes;
  CK_ULONG size;
};

// A null pointer stands for a PIN that the holder is to type on the reader.
TypedPin typed_pin(InputBuffer pin);

class Session {
 public:
  Session(CK_SLOT_ID slot, CK_FLAGS flags, std::shared_ptr<Token> token);

  CK_SLOT_ID slot() const { return slot_; }
  Token& token() const { return *token_; }
  CK_SESSION_INFO info() const;
  bool read_write() const { return (flags_ & CKF_RW_SESSION) != 0; }
  // To be called once each, when the session gets its handle and when it loses it. If it was the token's last
  // one, the login is over, and Token::last_session_closed() has to follow.
  void opened() { run_ = token_->open_session(read_write()); }
  [[nodiscard]] bool closed_as_last() { return token_->close_session(read_write()); }

  void login(CK_USER_TYPE user, TypedPin pin, bool read_only_session_exists);
  void logout() { token_->logout(run_); }

  // Ends the operations that `operations` names (CKF_SIGN, ...), if they are under way.
  void cancel(CK_FLAGS operations);

  void set_pin(TypedPin current, TypedPin fresh);

  void find_init(std::span<const CK_ATTRIBUTE> pattern);
  std::vector<CK_OBJECT_HANDLE> find(std::size_t most);
  void find_final();

  // An Init call without a mechanism ends the operation of its kind (PKCS#11 3.0 sections 5.12, 5.13 and
  // 5.15). Throws CkrError{CKR_ARGUMENTS_BAD} if there is none.
  void digest_init(const CK_MECHANISM* mechanism);
  void digest(InputBuffer data, const OutputBuffer& out);
  void digest_update(InputBuffer part);
  // Throws CkrError: these tokens have no secret key, and no other key can be digested.
  [[noreturn]] void digest_key(CK_OBJECT_HANDLE key);
  void digest_final(const OutputBuffer& out);

  void sign_init(const CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key);
  void sign(InputBuffer data, const OutputBuffer& out);
  void sign_update(InputBuffer part);
  void sign_final(const OutputBuffer& out);

  void verify_init(const CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key);
  void verify(InputBuffer data, InputBuffer signature);
  void verify_update(InputBuffer part);
  void verify_final(InputBuffer signature);

 private:
  // How the data comes: a one-shot call that only asked for the size, or was told it, has begun as well.
  enum class Way { open, one_shot, in_parts };
  struct DigestOperation {
    support::crypto::HashAlgorithm algorithm;
    support::crypto::Digest digest;
    Way way = Way::open;
  };
  struct MessageOperation {
    MessageInput input;
    bool consented;       // whether the holder has agreed to this very signature, or need not
    Login::Number login;  // in which it was begun, and with which it is over
    Way way = Way::open;
    Token::CertificatePtr verified_by = {};  // of a verification: a logout does not take it away
  };
  using Found = std::vector<CK_OBJECT_HANDLE>;

  MessageOperation begin_message(const CK_MECHANISM& mechanism, CK_FLAGS purpose) const;
  support::Bytes finish_signature(MessageOperation& operation);
  void finish_verification(MessageOperation operation, InputBuffer signature);

  const CK_SLOT_ID slot_;
  const CK_FLAGS flags_;
  const std::shared_ptr<Token> token_;
  Login::Run run_ = 0;  // of the token's sessions, to which this one belongs

  support::Mutex mutex_;
  std::optional<Found> found_ JPKI_GUARDED_BY(mutex_);
  std::optional<DigestOperation> digest_ JPKI_GUARDED_BY(mutex_);
  std::optional<MessageOperation> sign_ JPKI_GUARDED_BY(mutex_);
  std::optional<MessageOperation> verify_ JPKI_GUARDED_BY(mutex_);
};

}  // namespace pkcs11
