#include "tools/jpki-tool/signable.h"

#include <utility>

#include "holder/certificate_formats.h"
#include "holder/input_file.h"
#include "holder/pdf/error.h"
#include "holder/pdf/recognition.h"
#include "holder/pdf/signing.h"
#include "holder/trouble.h"

namespace jpki_tool {
namespace {

namespace fs = std::filesystem;

using holder::Instant;
using holder::Trouble;
using holder::TroubleError;
using holder::pdf::PdfError;
using holder::pdf::PdfForm;
using holder::pdf::SignablePdf;
using support::Bytes;
using support::crypto::HashAlgorithm;

class FileBeside : public Signable {
 public:
  FileBeside(const fs::path& file, bool pem)
      : digest_(holder::digests_of(file, {kHash}).at(kHash)), pem_(pem) {}

  Bytes digest(Instant) override { return digest_; }
  Bytes with(const Bytes& cms) const override {
    return pem_ ? support::copy_of(support::as_bytes(holder::pem("CMS", cms))) : cms;
  }

 private:
  static constexpr HashAlgorithm kHash = HashAlgorithm::sha256;

  Bytes digest_;
  bool pem_;
};

class FileWithin : public Signable {
 public:
  FileWithin(const fs::path& file, const holder::pdf::PdfWish& wish)
      : form_(wish.form), pdf_(read(file, wish)) {}

  Bytes digest(Instant time) override { return pdf_.digest(time); }
  std::optional<Instant> time_within(Instant time) const override {
    return form_ == PdfForm::cades ? std::nullopt : std::optional(time);
  }
  Bytes with(const Bytes& cms) const override {
    auto whole = pdf_.with(cms);
    if (!whole) throw TroubleError(Trouble::signature_not_made);
    return std::move(*whole);
  }

 private:
  static SignablePdf read(const fs::path& file, const holder::pdf::PdfWish& wish) {
    try {
      return {holder::read_whole(file, holder::pdf::kMostPdfBytes), wish};
    } catch (const PdfError& error) {
      throw TroubleError(Trouble::pdf_not_signable, file.string(), {}, error.reason());
    }
  }

  PdfForm form_;
  SignablePdf pdf_;
};

}  // namespace

bool is_signed_within(const fs::path& file, bool cms) {
  return !cms && holder::pdf::looks_like_pdf(holder::beginning_of(file, holder::pdf::kPdfHeaderWithin));
}

std::unique_ptr<Signable> signable(const fs::path& file, bool within, const SignOptions& options) {
  if (!within) return std::make_unique<FileBeside>(file, options.pem);
  return std::make_unique<FileWithin>(file, options.pdf);
}

}  // namespace jpki_tool
