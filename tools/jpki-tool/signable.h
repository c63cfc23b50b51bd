// A file that is to be signed, and what becomes of it: a signature beside it, or a PDF file with one in it.
// Thread rule: one thread. Errors: TroubleError.
#pragma once

#include <memory>
#include <optional>

#include "holder/renewal.h"
#include "support/bytes.h"
#include "tools/jpki-tool/commands.h"

namespace jpki_tool {

class Signable {
 public:
  virtual ~Signable() = default;

  // SHA-256 of what is signed at that time. Once.
  virtual support::Bytes digest(holder::Instant time) = 0;
  // The time that is to be within the CMS; nothing where it is elsewhere.
  virtual std::optional<holder::Instant> time_within(holder::Instant time) const { return time; }
  // What is to be written.
  virtual support::Bytes with(const support::Bytes& cms) const = 0;
};

// Whether a file gets its signature within: as it begins, unless the options say otherwise.
bool is_signed_within(const std::filesystem::path& file, bool cms);

// Reads the file. REQUIRES: `within` is what is_signed_within said.
std::unique_ptr<Signable> signable(const std::filesystem::path& file, bool within,
                                   const SignOptions& options);

}  // namespace jpki_tool
