#include "holder/pdf/form.h"

#include <set>

#include "holder/message_id.h"
#include "holder/pdf/error.h"

namespace holder::pdf {
namespace {

constexpr const char* kOddTree = N_("its pages or its form hang together in a way that no document needs");

// A tree by /Kids whose nodes are indirect objects, each there once.
class Walk {
 public:
  void step_to(QPDFObjectHandle node) {
    const bool fresh = node.isIndirect() && node.isDictionary() && seen_.insert(node.getObjGen()).second;
    if (!fresh) throw PdfError(kOddTree);
  }

 private:
  std::set<QPDFObjGen> seen_;
};

// Deeper than any; each level is one on the stack.
constexpr int kDeepest = 64;

void require_depth(int depth) {
  if (depth > kDeepest) throw PdfError(kOddTree);
}

void add_pages(Walk& walk, QPDFObjectHandle node, std::vector<QPDFObjectHandle>& pages, int depth) {
  require_depth(depth);
  walk.step_to(node);
  if (node.isDictionaryOfType("/Page")) return pages.push_back(node);
  if (!node.isDictionaryOfType("/Pages")) throw PdfError(kOddTree);
  for (const auto& kid : array_at(node, "/Kids")) add_pages(walk, kid, pages, depth + 1);
}

struct Inherited {
  std::string name;
  bool is_signature = false;
  QPDFObjectHandle value = QPDFObjectHandle::newNull();
};

void add_fields(Walk& walk, QPDFObjectHandle node, Inherited inherited, std::vector<SignatureField>& fields,
                int depth) {
  require_depth(depth);
  walk.step_to(node);
  if (node.getKey("/T").isString())
    inherited.name += (inherited.name.empty() ? "" : ".") + node.getKey("/T").getUTF8Value();
  if (node.hasKey("/FT")) inherited.is_signature = node.getKey("/FT").isNameAndEquals("/Sig");
  if (node.hasKey("/V")) inherited.value = node.getKey("/V");
  const auto kids = array_at(node, "/Kids");
  for (const auto& kid : kids) add_fields(walk, kid, inherited, fields, depth + 1);
  if (kids.empty() && inherited.is_signature) fields.push_back({node, inherited.name, inherited.value});
}

}  // namespace

QPDFObjectHandle dictionary_at(QPDFObjectHandle holder, const std::string& key) {
  const QPDFObjectHandle value = holder.isDictionary() ? holder.getKey(key) : QPDFObjectHandle::newNull();
  return QPDFObjectHandle(value).isDictionary() ? value : QPDFObjectHandle::newDictionary();
}

std::vector<QPDFObjectHandle> array_at(QPDFObjectHandle holder, const std::string& key) {
  if (!holder.isDictionary() || !holder.getKey(key).isArray()) return {};
  return holder.getKey(key).getArrayAsVector();
}

std::vector<QPDFObjectHandle> pages_of(Document& document) {
  std::vector<QPDFObjectHandle> pages;
  Walk walk;
  add_pages(walk, document.root().getKey("/Pages"), pages, 0);
  if (pages.empty()) throw PdfError(kOddTree);
  return pages;
}

std::vector<SignatureField> signature_fields(Document& document) {
  std::vector<SignatureField> fields;
  Walk walk;
  for (const auto& field : array_at(dictionary_at(document.root(), "/AcroForm"), "/Fields"))
    add_fields(walk, field, {}, fields, 0);
  return fields;
}

}  // namespace holder::pdf
