#include "holder/pdf/signing.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "holder/message_id.h"
#include "holder/pdf/date.h"
#include "holder/pdf/document.h"
#include "holder/pdf/error.h"
#include "holder/pdf/form.h"
#include "holder/pdf/pdf_signature.h"
#include "holder/pdf/pdf_update.h"
#include "holder/pdf/visible_line.h"
#include "support/crypto/digest.h"

namespace holder::pdf {
namespace {

using support::Bytes;
using support::ByteView;
using support::crypto::HashAlgorithm;

constexpr const char* kForbidden = N_("a signature in it does not allow further ones");
constexpr const char* kOddForm = N_("its form or a page is not as the standard has it");
constexpr const char* kNoSuchPage = N_("it has no page of that number");
constexpr const char* kSignedBefore =
    N_("it is signed already, and a visible line would change what was signed");
constexpr const char* kUnclear = N_("it has a signature already whose place in it is not clear");

// Room for the CMS: two certificates of the card are some 3 KiB.
constexpr std::size_t kRoom = 8192;

// Printed with the page, and not to be moved (12.5.3).
constexpr int kAnnotationFlags = 4 + 128;
// Signatures exist, and only appending keeps them (12.7.2).
constexpr int kSignatureFlags = 3;

constexpr std::size_t kIdentifierSize = 16;

// Of a number in the byte range: ten digits, as in a cross-reference table, and a blank.
constexpr std::size_t kNumberWidth = 11;

const char* name_of(PdfForm form) {
  return form == PdfForm::cades ? "/ETSI.CAdES.detached" : "/adbe.pkcs7.detached";
}

// Whatever is signed here has to be valid afterwards, and the signatures that are there have to stay so.
void refuse_unclear(Document& document, bool visible) {
  const auto signatures = signatures_of(document);
  if (visible && !signatures.empty()) throw PdfError(kSignedBefore);
  for (const PdfSignature& each : signatures) {
    if (each.forbids_signatures) throw PdfError(kForbidden);
    if (!each.faults.empty()) throw PdfError(kUnclear);
  }
}

// Other than that of any other state of the document (14.4).
std::string new_identifier(ByteView original, Instant time) {
  support::crypto::Digest running(HashAlgorithm::sha256);
  running.update(original);
  running.update(support::as_bytes(date_of(time)));
  const Bytes whole = running.finish();
  return {whole.begin(), whole.begin() + kIdentifierSize};
}

// "Signature1", or the next number that no field has.
std::string new_name(Document& document) {
  std::set<std::string> names;
  for (QPDFObjectHandle field : array_at(dictionary_at(document.root(), "/AcroForm"), "/Fields"))
    if (field.isDictionary() && field.getKey("/T").isString())
      names.insert(field.getKey("/T").getUTF8Value());
  for (std::size_t number = 1;; ++number) {
    std::string name = "Signature" + std::to_string(number);
    if (!names.contains(name)) return name;
  }
}

// Changes to what is there: which objects have to be written anew.
class Edit {
 public:
  explicit Edit(Document& document) : document_(document) {}

  // The dictionary at `key`, a new one where there is none. `owner` is the object that `holder` lies in.
  QPDFObjectHandle dictionary(QPDFObjectHandle owner, QPDFObjectHandle holder, const std::string& key) {
    return entered(owner, holder, key, QPDFObjectHandle::newDictionary());
  }

  void append(QPDFObjectHandle owner, QPDFObjectHandle holder, const std::string& key, QPDFObjGen object) {
    QPDFObjectHandle array = entered(owner, holder, key, QPDFObjectHandle::newArray());
    // libqpdf 12 refers only to what it knows; what the object will be is written apart.
    document_.qpdf().replaceObject(object, QPDFObjectHandle::newDictionary());
    array.appendItem(document_.qpdf().getObject(object));
    change(array.isIndirect() ? array : owner);
  }

  void change(QPDFObjectHandle object) { changed_.insert_or_assign(object.getObjGen(), object); }

  void add_to(PdfUpdate& update) {
    for (auto& [object, content] : changed_) update.add(object, content.unparseResolved());
  }

 private:
  // What is at `key`, which has to be of the kind of `fresh`; that itself where there is nothing.
  QPDFObjectHandle entered(QPDFObjectHandle owner, QPDFObjectHandle holder, const std::string& key,
                           QPDFObjectHandle fresh) {
    if (holder.getKey(key).isNull()) {
      holder.replaceKey(key, fresh);
      change(owner);
    }
    QPDFObjectHandle value = holder.getKey(key);
    if (value.getTypeCode() != fresh.getTypeCode()) throw PdfError(kOddForm);
    return value;
  }

  Document& document_;
  std::map<QPDFObjGen, QPDFObjectHandle> changed_;
};

// A number of a fixed width, for what is known only when all is written.
std::string in_place(std::size_t number) {
  std::string text = std::to_string(number);
  return text + std::string(kNumberWidth - text.size(), ' ');
}

}  // namespace

struct SignablePdf::State {
  State(Bytes content, const PdfWish& chosen)
      : original(std::move(content)), wish(chosen), document(original), update(document), edit(document) {
    refuse_unclear(document, wish.visible_on != 0);
    const auto pages = pages_of(document);
    if (wish.visible_on > pages.size()) throw PdfError(kNoSuchPage);
    page = pages.at(wish.visible_on == 0 ? 0 : wish.visible_on - 1);
    name = new_name(document);
    value = update.new_object();
    field = update.new_object();
    announce_field();
  }

  // In the form and on the page.
  void announce_field() {
    QPDFObjectHandle root = document.root();
    QPDFObjectHandle form = edit.dictionary(root, root, "/AcroForm");
    QPDFObjectHandle owner = form.isIndirect() ? form : root;
    form.replaceKey("/SigFlags", QPDFObjectHandle::newInteger(kSignatureFlags));
    edit.change(owner);
    edit.append(owner, form, "/Fields", field);
    edit.append(page, page, "/Annots", field);
  }

  // Where the field is on the page, and what it shows.
  std::string look(Instant time) {
    if (wish.visible_on == 0) return "/Rect [0 0 0 0]";
    const VisibleLine line(page, time);
    const QPDFObjGen appearance = update.new_object();
    update.add(appearance, line.appearance());
    return line.rectangle() + " /AP << /N " + reference_to(appearance) + " >>";
  }

  void write_field(Instant time) {
    const std::string shown = look(time);
    update.add(field, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (" + name + ") /V " +
                          reference_to(value) + " /P " + reference_to(page.getObjGen()) + " /F " +
                          std::to_string(kAnnotationFlags) + " " + shown + " >>");
  }

  void write_signature(Instant time) {
    const std::string head = std::string("<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter ") +
                             name_of(wish.form) + "\n/M (" + date_of(time) + ")\n/ByteRange [";
    const std::string range(4 * kNumberWidth, ' ');
    const std::string middle = "]\n/Contents ";
    const std::string contents = "<" + std::string(2 * kRoom, '0') + ">";
    range_at = update.add(value, head + range + middle + contents + " >>") + head.size();
    hole = range_at + range.size() + middle.size();
    behind_hole = hole + contents.size();
  }

  void write_byte_range() {
    const std::string text =
        in_place(0) + in_place(hole) + in_place(behind_hole) + in_place(file.size() - behind_hole);
    std::copy(text.begin(), text.end(), file.begin() + static_cast<std::ptrdiff_t>(range_at));
  }

  void write(Instant time) {
    write_signature(time);
    write_field(time);
    edit.add_to(update);
    file = update.finish(new_identifier(original, time));
    write_byte_range();
  }

  // Whether the new signature will be found where it is, but for its value.
  bool is_in_place() const {
    Document made(file);
    const auto signatures = signatures_of(made);
    const auto& faults = signatures.back().faults;
    return signatures.back().end == file.size() && std::all_of(faults.begin(), faults.end(), [](auto fault) {
             return fault == SignatureFault::contents_unreadable;
           });
  }

  Bytes original;
  PdfWish wish;
  Document document;
  PdfUpdate update;
  Edit edit;
  QPDFObjectHandle page;  // that the field is on
  std::string name;
  QPDFObjGen value;
  QPDFObjGen field;
  Bytes file;
  std::size_t range_at = 0;
  std::size_t hole = 0;
  std::size_t behind_hole = 0;
};

// Once in vain first, before anybody is asked for a PIN: a document may be odd in a way that only shows in
// what becomes of it.
SignablePdf::SignablePdf(Bytes file, PdfWish wish)
    : state_(reading([&] {
        State trial(file, wish);
        trial.write({});
        if (!trial.is_in_place()) throw PdfError(kOddForm);
        return std::make_unique<State>(std::move(file), wish);
      })) {}

SignablePdf::SignablePdf(SignablePdf&&) noexcept = default;
SignablePdf& SignablePdf::operator=(SignablePdf&&) noexcept = default;
SignablePdf::~SignablePdf() = default;

Bytes SignablePdf::digest(Instant time) {
  state_->write(time);
  support::crypto::Digest running(HashAlgorithm::sha256);
  const ByteView all = state_->file;
  running.update(all.first(state_->hole));
  running.update(all.subspan(state_->behind_hole));
  return running.finish();
}

std::optional<Bytes> SignablePdf::with(ByteView cms) const {
  if (cms.size() > kRoom) return std::nullopt;
  Bytes signed_file = state_->file;
  const std::string digits = support::to_hex(cms);
  std::copy(digits.begin(), digits.end(),
            signed_file.begin() + static_cast<std::ptrdiff_t>(state_->hole) + 1);
  return signed_file;
}

}  // namespace holder::pdf
