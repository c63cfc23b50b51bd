#include "portal/answer.h"

#include "holder/certificate_formats.h"
#include "portal/combination_code.h"
#include "portal/json.h"

namespace portal {
namespace {

using holder::base64;
using support::ByteView;

// What the official extension says where its program does not answer.
constexpr const char* kFailure = "EW044-C300";

Json result(const std::string& mode, const char* code) {
  Json out = Json::object();
  if (!mode.empty()) out["mode"] = mode;
  out["result"] = code;
  return out;
}

Json result_of(const std::string& mode, const Pseudonym& who) {
  Json out = result(mode, "0");
  out["uuid"] = small_hex(who.installation);
  out["combination_code"] = who.combination_code;
  return out;
}

// A reader may call itself anything.
std::string dumped(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string failed(const std::string& mode) {
  Json out = result(mode, "1");
  out["errcode"] = kFailure;
  return dumped(out);
}

std::string cancelled(const std::string& mode) {
  return dumped(result(mode, "9"));
}

std::string closed(const std::string& mode) {
  return dumped(result(mode, "0"));
}

std::string logged_in(const std::string& mode, const Pseudonym& who, ByteView signature,
                      ByteView certificate) {
  Json out = result_of(mode, who);
  out["signature"] = base64(signature);
  out["certificate"] = base64(certificate);
  return dumped(out);
}

std::string has_signed(const std::string& mode, const Pseudonym& who,
                       const std::vector<support::Bytes>& signatures, ByteView certificate) {
  Json out = result_of(mode, who);
  out["signature"] = Json::array();
  for (const support::Bytes& signature : signatures) out["signature"].push_back(base64(signature));
  out["certificate"] = base64(certificate);
  return dumped(out);
}

std::string told(const std::string& mode, const Pseudonym& who, const AttributeTexts& texts) {
  Json out = result_of(mode, who);
  out["name"] = small_hex(texts.name);
  out["sex"] = small_hex(texts.sex);
  out["address"] = small_hex(texts.address);
  out["birthday"] = small_hex(texts.birth);
  if (!texts.number.empty()) out["mynumber"] = small_hex(texts.number);
  return dumped(out);
}

std::string answer(const std::string& message) {
  return dumped({{"type", "answer"}, {"message", message}});
}

std::string state(const State& now) {
  return dumped({{"type", "state"},
                 {"version", now.version},
                 {"card", now.card},
                 {"reader", now.reader},
                 {"window", now.window}});
}

}  // namespace portal
