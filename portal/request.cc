#include "portal/request.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "holder/certificate_formats.h"
#include "portal/json.h"

namespace portal {
namespace {

using support::Bytes;

// Why a request is none.
class Refused : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

// The longest that is told back to the page.
constexpr std::size_t kLongestMode = 8;
// A DigestInfo has 83 bytes at the most.
constexpr std::size_t kLongestDigest = 256;

DigestInfo digest_from(const Json& value) {
  if (!value.is_string()) throw Refused("a digest is no text");
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() > kLongestDigest) throw Refused("a digest is too long");
  const auto bytes = holder::from_base64(text);
  if (!bytes) throw Refused("a digest is no base64");
  auto info = digest_info_in(*bytes);
  if (!info)
    throw Refused("a digest of " + std::to_string(bytes->size()) +
                  " bytes is no DigestInfo of SHA-256, SHA-384 or SHA-512");
  return std::move(*info);
}

std::vector<DigestInfo> none(const Json&) {
  return {};
}

const Json& digest_of(const Json& object) {
  const auto found = object.find("digest");
  if (found == object.end()) throw Refused("there is no digest");
  return *found;
}

std::vector<DigestInfo> one(const Json& object) {
  std::vector<DigestInfo> digests;
  digests.push_back(digest_from(digest_of(object)));
  return digests;
}

std::vector<DigestInfo> one_or_several(const Json& object) {
  const Json& digest = digest_of(object);
  if (!digest.is_array()) return one(object);
  if (digest.empty() || digest.size() > kMostDigests)
    throw Refused("there are " + std::to_string(digest.size()) + " digests");
  std::vector<DigestInfo> digests;
  for (const Json& each : digest) digests.push_back(digest_from(each));
  return digests;
}

struct ModeRow {
  Mode mode;
  const char* code;
  std::vector<DigestInfo> (*digests)(const Json& object);
};
constexpr std::array kModes = {ModeRow{Mode::login, "01", one}, ModeRow{Mode::signing, "02", one_or_several},
                               ModeRow{Mode::number, "03", none}, ModeRow{Mode::attributes, "04", none},
                               ModeRow{Mode::close, "05", none}};

// What another service would be is not known; nothing is done for one.
void check_service(const Json& object) {
  if (object.contains("service_id") && text_under(object, "service_id") != "01")
    throw Refused("it is for another service than 01");
}

Request request_in(const Json& object, const std::string& mode) {
  const auto* row =
      std::find_if(kModes.begin(), kModes.end(), [&](const ModeRow& each) { return mode == each.code; });
  if (row == kModes.end()) throw Refused("its mode is not known");
  check_service(object);
  return {row->mode, row->digests(object)};
}

bool can_be_a_mode(const std::string& text) {
  return text.size() <= kLongestMode && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
         });
}

}  // namespace

Heard heard(std::string_view message) {
  const auto object = object_in(message);
  if (!object) return {{}, "it is no JSON object"};
  const auto mode = text_under(*object, "mode");
  if (!mode || !can_be_a_mode(*mode)) return {{}, "it has no mode"};
  try {
    return {*mode, request_in(*object, *mode)};
  } catch (const Refused& error) {
    return {*mode, error.what()};
  }
}

}  // namespace portal
