#include "holder/facts/inquiry.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "holder/trouble.h"
#include "jpki/card_error.h"
#include "jpki/gen1/file_command.h"
#include "jpki/pin_answer.h"
#include "jpki/select_application.h"
#include "support/der.h"

namespace holder::facts {
namespace {

namespace iso7816 = apdu::iso7816;
using apdu::Response;
using jpki::gen1::FileCommand;
using support::Bytes;

constexpr std::size_t kBlock = 256;
// No file has a byte that READ BINARY does not reach.
constexpr std::size_t kEndOfOffsets = 0x8000;
// A card that gives its certificate in smaller pieces than any that was heard of leaves some for the others.
constexpr int kMostReads = 256;

}  // namespace

const jpki::gen1::KeyLayout& Inquiry::a_key() const {
  return jpki::gen1::layout_of(card_.keys.empty() ? jpki::KeyRole::authentication : card_.keys.front().role);
}

Response Inquiry::select(Application application) {
  return jpki::select_application(transaction_, identifier_of(application));
}

Response Inquiry::select(FileId file) {
  return select_in(Application::keys, file);
}

Response Inquiry::select_in(Application application, FileId file) {
  Response answer = select(application);
  return answer.ok() ? send(iso7816::select_file(file)) : answer;
}

Response Inquiry::read(std::size_t offset, std::size_t length) {
  return send(iso7816::read_binary(offset, {length}));
}

Response Inquiry::tries() {
  return send(iso7816::query_tries());
}

Response Inquiry::sign(std::uint8_t p1, std::size_t length) {
  return send(FileCommand::sign_without_shortcut(a_key().private_key, p1, Bytes(length)).command);
}

Response Inquiry::sign_by_short_id(std::uint8_t p1, std::size_t length) {
  return send(FileCommand::sign(a_key().private_key, p1, Bytes(length)).shortcut->command);
}

bool Inquiry::log_in() {
  using jpki::gen1::layout_of;
  constexpr auto kRole = jpki::KeyRole::authentication;
  if (given_ == nullptr || !select(layout_of(kRole).pin).ok()) return false;
  if (given_->taken_back()) throw TroubleError(Trouble::cancelled);
  // Not again, unless it is taken. What has no answer may have cost a try.
  const GivenPin* const given = std::exchange(given_, nullptr);
  refusal_ = PinRefusal{Trouble::pin_unanswered, std::nullopt};
  const Response answer = send(iso7816::verify(given->pin.bytes()));
  try {
    refusal_ = refusal_in(jpki::verified(answer, layout_of(kRole).pin_policy));
  } catch (const jpki::CardError&) {
    return false;  // an answer that says nothing of the PIN is none
  }
  if (refusal_) return false;
  given_ = given;
  return true;
}

Response Inquiry::sign_data(std::uint8_t p1, support::ByteView data) {
  const FileId key = jpki::gen1::layout_of(jpki::KeyRole::authentication).private_key;
  const Response selected = send(iso7816::select_file(key));
  return selected.ok() ? send(FileCommand::sign_without_shortcut(key, p1, data).command) : selected;
}

Bytes Inquiry::read_object(FileId file) {
  if (!select(file).ok()) return {};
  Bytes object;
  int reads = 0;
  for (std::size_t size = kBlock; object.size() < size;) {
    if (++reads > kMostReads) return {};
    const Response answer = read(object.size(), std::min(kBlock, size - object.size()));
    if (!answer.ok() || answer.data.empty()) return {};
    object.insert(object.end(), answer.data.begin(), answer.data.end());
    const auto header = support::der::read_header(object);
    if (!header || header->tag != support::der::kSequence || header->size() > kEndOfOffsets) return {};
    size = header->size();
  }
  object.resize(support::der::read_header(object)->size());
  return object;
}

std::size_t Inquiry::size_of_current_file() {
  std::size_t there = 0;
  for (std::size_t beyond = kEndOfOffsets; there < beyond;) {
    const std::size_t middle = there + (beyond - there) / 2;
    if (read(middle, 1).data.empty())
      beyond = middle;
    else
      there = middle + 1;
  }
  return there;
}

std::string said(apdu::StatusWord sw) {
  return support::to_hex(std::array{sw.sw1(), sw.sw2()});
}

std::string said(const Response& answer) {
  return said(answer.sw) + (answer.data.empty() ? "" : " (" + std::to_string(answer.data.size()) + ")");
}

bool says_locked(const Response& answer) {
  return answer.sw.tries_left() == 0 || answer.sw == apdu::kAuthenticationMethodBlocked ||
         answer.sw == apdu::kReferencedDataInvalidated;
}

Finding all_exist(Inquiry& card, Application application, std::span<const FileId> files) {
  if (!card.select(application).ok()) return {Verdict::not_asked};
  std::map<std::string, std::string> files_by_answer;
  bool all = true;
  for (const FileId file : files) {
    const Response answer = card.send(iso7816::select_file(file));
    all = all && answer.ok();
    const std::array name = {static_cast<std::uint8_t>(file >> 8), static_cast<std::uint8_t>(file)};
    files_by_answer[said(answer)] += " " + support::to_hex(name);
  }
  std::string observed;
  for (const auto& [answer, names] : files_by_answer)
    observed.append(observed.empty() ? "" : ", ").append(answer).append(":").append(names);
  return judged(all, observed);
}

Finding no_answer(const apdu::TransportError& error) {
  return {Verdict::unclear, row_of(trouble_of(error.fault())).code};
}

Finding judged(bool holds, std::string observed) {
  return {holds ? Verdict::holds : Verdict::differs, std::move(observed)};
}

}  // namespace holder::facts
