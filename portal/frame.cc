#include "portal/frame.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace portal {
namespace {

using Length = std::uint32_t;

}  // namespace

void FrameReader::add(support::ByteView bytes) {
  const std::size_t passed_over = std::min(to_pass_over_, bytes.size());
  to_pass_over_ -= passed_over;
  pending_ += support::as_text(bytes.subspan(passed_over));
}

std::optional<Frame> FrameReader::next() {
  Length length = 0;
  if (pending_.size() < sizeof length) return std::nullopt;
  std::memcpy(&length, pending_.data(), sizeof length);
  const std::size_t there = pending_.size() - sizeof length;
  if (length > kLongestMessage) {
    const std::size_t passed_over = std::min<std::size_t>(length, there);
    to_pass_over_ = length - passed_over;
    pending_.erase(0, sizeof length + passed_over);
    return Frame{.too_long = true};
  }
  if (there < length) return std::nullopt;
  Frame frame{.text = pending_.substr(sizeof length, length)};
  pending_.erase(0, sizeof length + length);
  return frame;
}

std::string framed(std::string_view message) {
  if (message.size() > kLongestMessage) throw std::length_error("no browser takes so long a message");
  const auto length = static_cast<Length>(message.size());
  std::string frame(sizeof length, '\0');
  std::memcpy(frame.data(), &length, sizeof length);
  return frame += message;
}

}  // namespace portal
