// Loaded before libpcsclite, gives every reader a keypad (PC/SC part 10): what is typed on it stands in the
// file that JPKI_TEST_KEYPAD names, a line for each entry. A line of digits goes to the card in the place of
// the request's data; "6401" behind a "!" is what the reader answers by itself; behind the last line nobody
// types.
#include <reader.h>
#include <winscard.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

namespace {

constexpr DWORD kVerify = 0x42000001;
constexpr DWORD kModify = 0x42000002;
constexpr std::size_t kDataOffset = 5;

std::string next_entry() {
  static std::ifstream typed(std::getenv("JPKI_TEST_KEYPAD"));
  std::string line;
  return std::getline(typed, line) ? line : "!6400";
}

LONG answer_with(const void* bytes, std::size_t size, LPVOID answer, LPDWORD answered) {
  std::memcpy(answer, bytes, size);
  *answered = size;
  return SCARD_S_SUCCESS;
}

LONG own_answer(const std::string& hex, LPVOID answer, LPDWORD answered) {
  const auto word = std::stoul(hex, nullptr, 16);
  const unsigned char status[] = {static_cast<unsigned char>(word >> 8), static_cast<unsigned char>(word)};
  return answer_with(status, sizeof status, answer, answered);
}

LONG features(LPVOID answer, LPDWORD answered) {
  constexpr unsigned char kBoth[] = {FEATURE_VERIFY_PIN_DIRECT, 4, 0x42, 0, 0, 1,
                                     FEATURE_MODIFY_PIN_DIRECT, 4, 0x42, 0, 0, 2};
  return answer_with(kBoth, sizeof kBoth, answer, answered);
}

DWORD protocol_of(SCARDHANDLE card) {
  DWORD protocol = 0;
  SCardStatus(card, nullptr, nullptr, nullptr, &protocol, nullptr, nullptr);
  return protocol;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) LONG SCardControl(SCARDHANDLE card, DWORD code,
                                                                    LPCVOID request, DWORD size,
                                                                    LPVOID answer, DWORD room,
                                                                    LPDWORD answered) {
  if (code == CM_IOCTL_GET_FEATURE_REQUEST) return features(answer, answered);
  const std::size_t head = code == kVerify ? sizeof(PIN_VERIFY_STRUCTURE) : sizeof(PIN_MODIFY_STRUCTURE);
  if ((code != kVerify && code != kModify) || size < head + kDataOffset) return SCARD_E_INVALID_PARAMETER;
  const std::string entry = next_entry();
  if (entry.starts_with('!')) return own_answer(entry.substr(1), answer, answered);
  std::string command(static_cast<const char*>(request) + head, size - head);
  if (entry.size() != command.size() - kDataOffset) return own_answer("6403", answer, answered);
  std::copy(entry.begin(), entry.end(), command.begin() + kDataOffset);
  *answered = room;
  return SCardTransmit(card, protocol_of(card) == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1,
                       reinterpret_cast<LPCBYTE>(command.data()), command.size(), nullptr,
                       static_cast<LPBYTE>(answer), answered);
}
