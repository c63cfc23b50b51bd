#include "holder/pdf/pdf_signature.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string_view>

#include "holder/message_id.h"
#include "holder/pdf/date.h"
#include "holder/pdf/error.h"
#include "holder/pdf/form.h"
#include "support/der.h"

namespace holder::pdf {
namespace {

using support::Bytes;
using support::ByteView;

using Fault = SignatureFault;

// More than any document has; each costs time.
constexpr std::size_t kMost = 64;
constexpr const char* kTooMany = N_("it has more signatures than this program looks at");

constexpr std::array kKinds = {"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"};

// Also without its /Type, which may be left out.
bool is_signature(QPDFObjectHandle& object) {
  return object.isDictionaryOfType("/Sig") || object.isDictionaryOfType("/DocTimeStamp") ||
         (object.hasKey("/ByteRange") && object.hasKey("/Contents"));
}

struct Found {
  QPDFObjectHandle dictionary;
  bool direct;  // within another object
};

// The signature dictionaries in `object`, itself included; those behind references are found on their own.
void find(QPDFObjectHandle object, bool direct, std::vector<Found>& found) {
  if (object.isArray()) {
    for (const auto& item : object.getArrayAsVector())
      if (!QPDFObjectHandle(item).isIndirect()) find(item, true, found);
    return;
  }
  if (object.isStream()) return find(object.getDict(), true, found);
  if (!object.isDictionary()) return;
  if (is_signature(object)) found.push_back({object, direct});
  for (const auto& [key, value] : object.getDictAsMap())
    if (!QPDFObjectHandle(value).isIndirect()) find(value, true, found);
}

// The certifying signature says what else may be done (12.8.2.2), others which fields may be filled in
// (12.8.2.4). Only where further signatures are clearly allowed are they.
bool allows_signatures(QPDFObjectHandle reference) {
  const QPDFObjectHandle parameters = dictionary_at(reference, "/TransformParams");
  const QPDFObjectHandle level = QPDFObjectHandle(parameters).getKey("/P");
  const bool about_document =
      reference.isDictionary() && reference.getKey("/TransformMethod").isNameAndEquals("/DocMDP");
  if (!about_document) return false;
  return QPDFObjectHandle(level).isNull() ||
         (QPDFObjectHandle(level).isInteger() &&
          (QPDFObjectHandle(level).getIntValue() == 2 || QPDFObjectHandle(level).getIntValue() == 3));
}

// The DER at the beginning of what lies in the hole; nothing where anything but zeros follows.
std::optional<Bytes> der_within(const std::string& contents) {
  const ByteView all = support::as_bytes(contents);
  const auto header = support::der::read_header(all);
  if (!header || header->size() > all.size()) return std::nullopt;
  const ByteView rest = all.subspan(header->size());
  if (std::any_of(rest.begin(), rest.end(), [](std::uint8_t byte) { return byte != 0; })) return std::nullopt;
  return support::copy_of(all.first(header->size()));
}

class Examination {
 public:
  explicit Examination(Document& document) : document_(document), entries_(document.qpdf().getXRefTable()) {
    for (const SignatureField& each : signature_fields(document))
      if (QPDFObjectHandle(each.value).isIndirect())
        fields_.emplace(QPDFObjectHandle(each.value).getObjGen(), each);
  }

  PdfSignature of(const Found& found) {
    QPDFObjectHandle dictionary = found.dictionary;
    PdfSignature signature;
    const auto require = [&](bool holds, Fault otherwise) {
      if (!holds) signature.faults.push_back(otherwise);
    };
    require(place(signature, found), Fault::byte_range_unfit);
    const auto fields = fields_.equal_range(dictionary.getObjGen());
    const bool shown = !found.direct && std::distance(fields.first, fields.second) == 1;
    require(shown, Fault::not_in_form);
    if (shown) signature.field = fields.first->second.name;
    require(
        std::any_of(kKinds.begin(), kKinds.end(),
                    [&](const char* kind) { return dictionary.getKey("/SubFilter").isNameAndEquals(kind); }),
        Fault::pdf_kind_unknown);
    if (dictionary.getKey("/M").isString())
      signature.time = time_of(dictionary.getKey("/M").getStringValue());
    const auto references = array_at(dictionary, "/Reference");
    // PDF 2.0: a field may lock the document, or parts of it, when it is signed.
    const bool locks = shown && QPDFObjectHandle(fields.first->second.field).hasKey("/Lock");
    signature.forbids_signatures = locks || (dictionary.hasKey("/Reference") && references.empty()) ||
                                   !std::all_of(references.begin(), references.end(), allows_signatures);
    return signature;
  }

 private:
  // Its string is to lie at the hole, as the dictionary's own text in the file has it: not in an object
  // stream, not in an object of its own.
  bool place(PdfSignature& signature, const Found& found) {
    QPDFObjectHandle dictionary = found.dictionary;
    QPDFObjectHandle contents = dictionary.getKey("/Contents");
    if (found.direct || !contents.isString() || contents.isIndirect()) return false;
    const auto der = der_within(contents.getStringValue());
    if (der)
      signature.cms = *der;
    else
      signature.faults.push_back(Fault::contents_unreadable);
    const auto entry = entries_.find(dictionary.getObjGen());
    if (entry == entries_.end() || entry->second.getType() != 1) return false;
    const auto range = byte_range(dictionary);
    if (!range) return false;
    const auto [zero, hole, behind, rest] = *range;
    const std::size_t size = document_.bytes().size();
    if (zero != 0 || behind > size || rest > size - behind || hole >= behind) return false;
    if (contents.getParsedOffset() < 0 || static_cast<std::size_t>(contents.getParsedOffset()) != hole)
      return false;
    signature.hole = hole;
    signature.behind_hole = behind;
    signature.end = behind + rest;
    return signature.end > behind && is_hexadecimal_string(document_.bytes().subspan(hole, behind - hole));
  }

  static std::optional<std::array<std::size_t, 4>> byte_range(QPDFObjectHandle dictionary) {
    std::array<std::size_t, 4> numbers{};
    const QPDFObjectHandle range = dictionary.getKey("/ByteRange");
    const auto items = array_at(dictionary, "/ByteRange");
    if (QPDFObjectHandle(range).isIndirect() || items.size() != numbers.size()) return std::nullopt;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      QPDFObjectHandle item = items[i];
      if (!item.isInteger() || item.isIndirect() || item.getIntValue() < 0) return std::nullopt;
      numbers.at(i) = static_cast<std::size_t>(item.getIntValue());
    }
    return numbers;
  }

  // <, whole bytes in hexadecimal digits, >, and nothing else.
  static bool is_hexadecimal_string(ByteView hole) {
    const std::string_view text = support::as_text(hole);
    return text.size() % 2 == 0 && text.starts_with('<') && text.ends_with('>') &&
           text.find_first_not_of("0123456789ABCDEFabcdef", 1) == text.size() - 1;
  }

  Document& document_;
  std::map<QPDFObjGen, QPDFXRefEntry> entries_;
  std::multimap<QPDFObjGen, SignatureField> fields_;  // by their values
};

}  // namespace

bool PdfSignature::is_placed() const {
  return std::find(faults.begin(), faults.end(), Fault::byte_range_unfit) == faults.end();
}

std::vector<PdfSignature> signatures_of(Document& document) {
  std::vector<Found> found;
  for (const auto& object : document.qpdf().getAllObjects()) find(object, false, found);
  if (found.size() > kMost) throw PdfError(kTooMany);
  Examination examination(document);
  std::vector<PdfSignature> signatures;
  signatures.reserve(found.size());
  for (const Found& each : found) signatures.push_back(examination.of(each));
  std::stable_sort(signatures.begin(), signatures.end(), [](const PdfSignature& a, const PdfSignature& b) {
    return std::pair(!a.is_placed(), a.end) < std::pair(!b.is_placed(), b.end);
  });
  for (std::size_t i = 1; i < signatures.size(); ++i)
    if (signatures[i].is_placed() && signatures[i].end == signatures[i - 1].end)
      signatures[i].faults.push_back(Fault::byte_range_unfit);
  return signatures;
}

}  // namespace holder::pdf
