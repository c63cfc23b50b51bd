// In the place of libFuzzer, in builds that have none: plays the inputs of the given files and folders once.
// usage: TARGET [-OPTION...] FILE-OR-FOLDER...      (options are libFuzzer's and mean nothing here)
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/invariant.h"

namespace {

namespace fs = std::filesystem;

int played = 0;

void play(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  // Exactly as large as it is, so that AddressSanitizer sees where it ends.
  const std::vector<std::uint8_t> input(text.begin(), text.end());
  // Last on the screen where this input is the end of the program.
  std::printf("%s\n", file.c_str());
  std::fflush(stdout);
  LLVMFuzzerTestOneInput(input.data(), input.size());
  ++played;
}

void play_all(const fs::path& path) {
  if (!fs::is_directory(path)) return play(path);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) play(entry.path());
  }
}

}  // namespace

int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    if (!std::string_view(arguments[i]).starts_with('-')) play_all(arguments[i]);
  }
  std::printf("%d inputs\n", played);
  return played == 0 ? 1 : 0;
}
