// A program that shuts itself off from the file system (chroot) before it has seen a card, as services do:
// what the module needs from there it has by then, or says what is missing, and takes it up once it is there.
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "tests/lifecycle/environment.h"
#include "tests/lifecycle/programs_fixture.h"
#include "tests/lifecycle/reader_service.h"

namespace lifecycle {
namespace {

// What a library needs, by path, and the library itself: in some suites libcrypto needs others.
std::vector<std::string> with_what_it_needs(const std::string& library) {
  std::vector<std::string> paths{library};
  FILE* ldd = popen(("ldd " + library).c_str(), "r");
  std::array<char, 4096> line{};
  while (ldd != nullptr && std::fgets(line.data(), line.size(), ldd) != nullptr) {
    std::istringstream words(line.data());
    std::string name;
    std::string arrow;
    std::string path;
    // "libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x...)"
    if (words >> name >> arrow >> path && arrow == "=>") paths.insert(paths.begin(), path);
  }
  if (ldd != nullptr) pclose(ldd);
  return paths;
}

class AProgramThatShutsItselfOff : public CardOfMany {
 protected:
  void SetUp() override {
    service.start();
    CardOfMany::SetUp();
    reader.remove();
  }
  void TearDown() override {
    CardOfMany::TearDown();
    service.end("TERM");
  }

  Answer work(Program& program, const std::string& token) const {
    const std::string login = login_line(token);
    return program.call("work " + token + " " + login.substr(login.rfind(' ') + 1) + " text");
  }
  bool works(Program& program, const std::string& token) const {
    return is_signature(work(program, token), token, "text");
  }
  std::size_t log_lines_with(const std::string& text) const {
    std::ifstream log(folder / "log");
    std::size_t lines = 0;
    for (std::string line; std::getline(log, line);)
      if (line.find(text) != std::string::npos) ++lines;
    return lines;
  }

  ReaderService service;
  const vcard::TemporaryDirectory folder;
  const vcard::TemporaryDirectory empty;
};

TEST_F(AProgramThatShutsItselfOff, UsesCardsThatComeLater) {
  Program program;
  EXPECT_TRUE(program.has_loaded("libcrypto.so"));
  ASSERT_EQ(program.rv("enclose " + (empty / "").string()), CKR_OK);
  for (int insertion = 0; insertion < 2; ++insertion) {
    ASSERT_EQ(program.rv("settle"), CKR_NO_EVENT);
    program.begin("wait");
    reader.insert(card);
    EXPECT_EQ(program.end().rest, "in");
    ASSERT_EQ(program.rv("settle"), CKR_NO_EVENT);
    for (const std::string token : {"auth", "sign"}) EXPECT_TRUE(works(program, token)) << token;
    program.begin("wait");
    reader.remove();
    EXPECT_EQ(program.end().rest, "out");
  }
  EXPECT_EQ(program.rv("finalize"), CKR_OK);
}

// Its reader service is found in the folder, and not before.
TEST_F(AProgramThatShutsItselfOff, IsToldWhatItHadToDoBefore) {
  std::ofstream(folder / "conf") << "[log]\nlevel = \"error\"\nfile = \"" << (folder / "log").string()
                                 << "\"\n";
  const auto started = [this] {
    const Environment settings("JPKI_PKCS11_CONF", folder / "conf");
    const Environment socket("PCSCLITE_CSOCK_NAME", "/pcscd.comm");
    return std::make_unique<Program>();
  }();
  Program& program = *started;
  ASSERT_FALSE(program.has_loaded("libcrypto.so"));
  ASSERT_EQ(program.rv("enclose /run/pcscd"), CKR_OK);
  ASSERT_EQ(program.rv("settle"), CKR_NO_EVENT);
  reader.insert(card);
  for (const std::size_t calls : {1U, 2U}) {
    EXPECT_EQ(work(program, "auth").rv, CKR_LIBRARY_LOAD_FAILED);
    EXPECT_EQ(log_lines_with("libcrypto"), calls);
    EXPECT_EQ(log_lines_with("must call C_Initialize before"), calls);
  }
  // By its path, and for itself: glibc looks no more into folders that it has once not found.
  ASSERT_EQ(program.rv("release"), CKR_OK);
  for (const std::string& library : with_what_it_needs(JPKI_LIBCRYPTO))
    ASSERT_EQ(program.rv("load " + library), CKR_OK) << library;
  EXPECT_TRUE(works(program, "auth")) << "it is looked for again in each call";
  EXPECT_EQ(program.rv("finalize"), CKR_OK);
}

TEST_F(AProgramThatShutsItselfOff, LoadsNothingForAServiceWithoutReaders) {
  const vcard::TemporaryDirectory no_readers;
  service.end("TERM");
  service.start((no_readers / "").string());
  Program program;
  EXPECT_FALSE(program.has_loaded("libcrypto.so"));
  service.end("TERM");
  service.start();
  reader.wait_until(false);
  EXPECT_FALSE(program.has_loaded("libcrypto.so"));
}

}  // namespace
}  // namespace lifecycle
