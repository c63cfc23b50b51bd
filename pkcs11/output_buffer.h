// The convention of PKCS#11 2.40 section 5.2 for results of variable size, in one place: a null buffer asks
// for the size, a buffer that is too small is told the size, and neither ends the operation; everything else
// does.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include "pkcs11/ckr_error.h"
#include "pkcs11/cryptoki.h"
#include "support/bytes.h"

namespace pkcs11 {

struct OutputBuffer {
  CK_BYTE_PTR bytes;
  CK_ULONG_PTR size;
};

// Whether the caller takes `needed` bytes now; sets the size where it only asks for it.
// Throws CkrError{CKR_BUFFER_TOO_SMALL}.
inline bool takes(const OutputBuffer& out, std::size_t needed) {
  const CK_ULONG room = std::exchange(*out.size, needed);
  if (out.bytes == nullptr) return false;
  if (room < needed) throw CkrError(CKR_BUFFER_TOO_SMALL);
  return true;
}

// Ends `operation` with the bytes that `produce` makes of it, `size` of them, unless the caller only asks for
// the size.
template <typename Operation, typename Produce>
void complete(std::optional<Operation>& operation, std::size_t size, const OutputBuffer& out,
              Produce produce) {
  if (out.size == nullptr) {
    operation.reset();
    throw CkrError(CKR_ARGUMENTS_BAD, "no place for the length of the result");
  }
  if (!takes(out, size)) return;
  Operation ending = std::move(*operation);
  operation.reset();
  const support::Bytes result = produce(ending);
  std::copy(result.begin(), result.end(), out.bytes);
  *out.size = result.size();
}

// Lists (slots, mechanisms) follow the same convention, counted in items.
template <typename Items, typename Item>
void put_list(const Items& items, Item* out, CK_ULONG_PTR count) {
  const CK_ULONG room = std::exchange(*count, items.size());
  if (out == nullptr) return;
  if (room < items.size()) throw CkrError(CKR_BUFFER_TOO_SMALL);
  std::copy(items.begin(), items.end(), out);
}

}  // namespace pkcs11
