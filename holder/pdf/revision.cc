#include "holder/pdf/revision.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "holder/pdf/form.h"
#include "support/crypto/digest.h"

namespace holder::pdf {
namespace {

using support::ByteView;

using ObjectSet = std::set<QPDFObjGen>;

QPDFObjectHandle form_of(Document& document) {
  return dictionary_at(document.root(), "/AcroForm");
}

ObjectSet objects_in(const std::vector<QPDFObjectHandle>& items) {
  ObjectSet objects;
  for (const QPDFObjectHandle& each : items) objects.insert(each.getObjGen());
  return objects;
}

// What a field that shows nothing has, and no actions.
constexpr std::array kKeys = {"/Type", "/Subtype", "/FT", "/T",  "/V", "/F",
                              "/Rect", "/P",       "/AP", "/MK", "/DR"};

// The field of a signature, and its only widget, with no extent.
bool is_unseen_signature(QPDFObjectHandle field) {
  if (!field.isIndirect() || !field.isDictionary() || !field.getKey("/FT").isNameAndEquals("/Sig"))
    return false;
  for (const auto& key : field.getKeys())
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) return false;
  const auto corners = array_at(field, "/Rect");
  if (corners.size() != 4) return false;
  for (QPDFObjectHandle each : corners)
    if (!each.isNumber() || each.getNumericValue() != 0) return false;
  return field.getKey("/V").isDictionary() && field.getKey("/V").isIndirect();
}

void remove_from(QPDFObjectHandle holder, const std::string& key, const ObjectSet& objects) {
  QPDFObjectHandle array = holder.getKey(key);
  if (!array.isArray()) return;
  for (int i = array.getArrayNItems() - 1; i >= 0; --i)
    if (objects.contains(array.getArrayItem(i).getObjGen())) array.eraseItem(i);
  if (array.getArrayNItems() == 0) holder.removeKey(key);
}

// Takes the fields out, and what is there only because of them.
void remove_fields(Document& document, const ObjectSet& fields) {
  QPDFObjectHandle form = form_of(document);
  remove_from(form, "/Fields", fields);
  form.removeKey("/SigFlags");
  if (form.getKeys().empty()) document.root().removeKey("/AcroForm");
  for (const QPDFObjectHandle& page : pages_of(document)) remove_from(page, "/Annots", fields);
}

// Every object that can be come to from the catalogue and the document information, as text.
class Snapshot {
 public:
  explicit Snapshot(Document& document) {
    for (const char* key : {"/Root", "/Info"}) visit(document.trailer().getKey(key));
    while (!waiting_.empty()) {
      QPDFObjectHandle next = waiting_.back();
      waiting_.pop_back();
      texts_[next.getObjGen()] = text_of(next);
      look_into(next);
    }
    roots_ = {document.trailer().getKey("/Root").unparse(), document.trailer().getKey("/Info").unparse()};
  }

  friend bool operator==(const Snapshot& a, const Snapshot& b) {
    return a.roots_ == b.roots_ && a.texts_ == b.texts_;
  }

 private:
  void visit(QPDFObjectHandle object) {
    if (!object.isIndirect()) return look_into(object);
    if (texts_.emplace(object.getObjGen(), "").second) waiting_.push_back(object);
  }

  void look_into(QPDFObjectHandle object) {
    if (object.isArray())
      for (const auto& each : object.getArrayAsVector()) visit(each);
    if (object.isStream()) object = object.getDict();
    if (object.isDictionary())
      for (const auto& [key, value] : object.getDictAsMap()) visit(value);
  }

  static std::string text_of(QPDFObjectHandle object) {
    if (!object.isStream()) return object.unparseResolved();
    const auto data = object.getRawStreamData();
    const auto digest = support::crypto::digest(support::crypto::HashAlgorithm::sha256,
                                                ByteView(data->getBuffer(), data->getSize()));
    return object.getDict().unparseResolved() + support::to_hex(digest);
  }

  std::map<QPDFObjGen, std::string> texts_;
  std::vector<QPDFObjectHandle> waiting_;
  std::array<std::string, 2> roots_;
};

constexpr std::string_view kBlanks("\0\t\n\f\r ", 6);
constexpr std::string_view kDigits = "0123456789";

// Takes those characters from the end; whether there was one.
bool drop_last(std::string_view& text, std::string_view any_of) {
  const std::size_t size = text.size();
  text = text.substr(0, text.find_last_not_of(any_of) + 1);
  return text.size() < size;
}

// How often there is "12 0 obj".
std::ptrdiff_t beginnings_of_objects(std::string_view text) {
  constexpr std::string_view kWord = "obj";
  std::ptrdiff_t count = 0;
  for (std::size_t at = text.find(kWord); at != std::string_view::npos;
       at = text.find(kWord, at + kWord.size())) {
    std::string_view before = text.substr(0, at);
    if (drop_last(before, kBlanks) && drop_last(before, kDigits) && drop_last(before, kBlanks) &&
        drop_last(before, kDigits))
      ++count;
  }
  return count;
}

// Nothing lies in what was added but the objects that its cross-reference section has, which a reader that
// looks for objects by itself, or knows nothing of hybrid files, would take for the newer ones.
bool has_no_stowaways(Document& before, Document& after) {
  const std::size_t from = before.bytes().size();
  const std::string_view added = support::as_text(after.bytes().subspan(from));
  if (added.find("/XRefStm") != std::string_view::npos) return false;
  const auto entries = after.qpdf().getXRefTable();
  return beginnings_of_objects(added) == std::count_if(entries.begin(), entries.end(), [&](const auto& each) {
           return each.second.getType() == 1 && static_cast<std::size_t>(each.second.getOffset()) >= from;
         });
}

}  // namespace

bool only_signatures_added(Document& before, Document& after) {
  if (!has_no_stowaways(before, after)) return false;
  const ObjectSet old = objects_in(array_at(form_of(before), "/Fields"));
  ObjectSet fresh;
  for (const QPDFObjectHandle& field : array_at(form_of(after), "/Fields")) {
    if (old.contains(field.getObjGen())) continue;
    if (!is_unseen_signature(field) || !before.qpdf().getObject(field.getObjGen()).isNull()) return false;
    fresh.insert(field.getObjGen());
  }
  remove_fields(before, {});
  remove_fields(after, fresh);
  return Snapshot(before) == Snapshot(after);
}

}  // namespace holder::pdf
