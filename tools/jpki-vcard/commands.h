// The subcommands of jpki-vcard. Each returns the exit status: 0 done, 1 not done and said why.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "vcard/card_image.h"

namespace jpki_vcard {

struct MakeOptions {
  std::filesystem::path directory;
  std::optional<std::uint64_t> seed;
  std::vector<std::string> settings;  // name=value
  std::string last_day;               // of the certificates, YYYY-MM-DD in Japan; empty: the fifth birthday
};
int make(const MakeOptions& options);

// How a card is put into the reader service, whatever it is.
struct FrontOptions {
  std::filesystem::path control;     // empty: none
  std::filesystem::path ready_file;  // created once the card is in the reader
  std::uint16_t port = 35963;
  unsigned patience = 30;             // seconds
  std::optional<std::size_t> beside;  // not put in where other readers or more cards than these are there
};

struct RunOptions {
  std::filesystem::path directory;
  std::filesystem::path ledger;
  FrontOptions front;  // its `control`, where empty: `control` in the card's directory
};
int run(const RunOptions& options);

struct ReplayOptions {
  std::filesystem::path transcript;
  FrontOptions front;
};
int replay(const ReplayOptions& options);

struct TellOptions {
  std::filesystem::path control;
  std::vector<std::string> words;  // [DIR] verb arguments
};
int tell(const TellOptions& options);

int show_switches();

// What a card's directory is not, in the user's language, with what to do.
std::string explain(const vcard::CardImageError& error);
int complain(const std::string& message);

}  // namespace jpki_vcard
