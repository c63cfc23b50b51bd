// What must hold about the process that we are a guest in (support/crypto/digest.h). A program of its own, in
// which nothing else has used OpenSSL: keys and signatures are made in a child.
#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "support/crypto/certificate.h"
#include "support/crypto/error.h"
#include "tests/unit/support/crypto_fixture.h"

namespace support::crypto {
namespace {

const Bytes kInfo = digest_info(HashAlgorithm::sha256, digest(HashAlgorithm::sha256, as_bytes("abc")));

std::string path_of(const char* name) {
  return testing::TempDir() + "jpki-isolation-" + std::to_string(getppid()) + name;
}

void write_file(const std::string& path, ByteView bytes) {
  std::ofstream(path, std::ios::binary) << as_text(bytes);
}

Bytes read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Signed {
  Bytes certificate;
  Bytes pkcs1;
  Bytes pss;
  Bytes ec_certificate;
  Bytes ecdsa;
};

Signed made_in_a_child() {
  const std::string paths[] = {path_of("certificate"), path_of("pkcs1"), path_of("pss"),
                               path_of("ec-certificate"), path_of("ecdsa")};
  const pid_t child = fork();
  if (child == 0) {
    const test::Key key = test::make_rsa_key(2048);
    write_file(paths[0], test::make_certificate(key.get()));
    write_file(paths[1], test::sign_pkcs1(key.get(), kInfo));
    write_file(paths[2], test::sign_pss(key.get(), "SHA256", ByteView(kInfo).last(32), 32));
    const test::Key ec_key = test::make_ec_key("P-384");
    write_file(paths[3], test::make_certificate(ec_key.get()));
    write_file(paths[4], test::sign_ecdsa(ec_key.get(), ByteView(kInfo).last(32)));
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  Signed made{read_file(paths[0]), read_file(paths[1]), read_file(paths[2]), read_file(paths[3]),
              read_file(paths[4])};
  for (const std::string& path : paths) unlink(path.c_str());
  return made;
}

// A signature that is right, one that is wrong, and a point that is not on the curve.
void use_ecdsa(const Signed& made) {
  const Certificate certificate(made.ec_certificate);
  const ByteView hash = ByteView(kInfo).last(32);
  EXPECT_TRUE(certificate.public_key().verifies_ecdsa(hash, made.ecdsa));
  EXPECT_FALSE(certificate.public_key().verifies_ecdsa(hash.first(31), made.ecdsa));
  EXPECT_FALSE(certificate.public_key().verifies_ecdsa(hash, Bytes(96, 0xFF)));
  EXPECT_FALSE(certificate.public_key().verifies_ecdsa(hash, Bytes(96, 0x00)));
  Bytes beside = certificate.public_key_info();
  beside.back() ^= 0x01;
  EXPECT_FALSE(PublicKey(beside).verifies_ecdsa(hash, made.ecdsa));
}

void use_everything(const Signed& made) {
  use_ecdsa(made);
  const Certificate certificate(made.certificate);
  const PublicKey& key = certificate.public_key();
  const Bytes hash = digest(HashAlgorithm::sha256, as_bytes("abc"));
  EXPECT_TRUE(key.verifies_pkcs1(digest_info(HashAlgorithm::sha256, hash), made.pkcs1));
  EXPECT_TRUE(key.verifies_pss(HashAlgorithm::sha256, hash, made.pss));
  EXPECT_FALSE(key.verifies_pkcs1(kInfo, made.pss));
  EXPECT_FALSE(key.verifies_pss(HashAlgorithm::sha256, hash, made.pkcs1));
  EXPECT_THROW(Certificate(ByteView(made.certificate).first(600)), CryptoError);
  for (const HashAlgorithm other : {HashAlgorithm::sha1, HashAlgorithm::sha224, HashAlgorithm::sha512}) {
    digest(other, as_bytes("abc"));
  }
  // An algorithm that OpenSSL does not know makes its own reader look into the configuration.
  Bytes unknown = made.certificate;
  const Bytes rsa = from_hex("2A864886F70D010101");
  const auto at = std::search(unknown.begin(), unknown.end(), rsa.begin(), rsa.end());
  *(at + 8) = 0x77;
  EXPECT_THROW(Certificate{unknown}, CryptoError);
}

// A configuration that loads a provider and an engine, as one that loads this module does.
class ConfigurationFile {
 public:
  ConfigurationFile() {
    std::ofstream(path_)
        << "openssl_conf = start\n[start]\nproviders = providers\nengines = engines\n"
           "[providers]\nbogus = bogus_provider\n[bogus_provider]\nactivate = 1\n"
           "module = /nonexistent/bogus.so\n[engines]\nbogus = bogus_engine\n[bogus_engine]\n"
           "dynamic_path = /nonexistent/bogus-engine.so\n";
    inotify_add_watch(watch_, path_.c_str(), IN_OPEN);
    setenv("OPENSSL_CONF", path_.c_str(), 1);
  }
  ~ConfigurationFile() {
    unsetenv("OPENSSL_CONF");
    close(watch_);
    unlink(path_.c_str());
  }
  ConfigurationFile(const ConfigurationFile&) = delete;
  ConfigurationFile& operator=(const ConfigurationFile&) = delete;

  bool was_opened() const {
    alignas(inotify_event) char event[sizeof(inotify_event) + 256];
    return read(watch_, event, sizeof event) > 0;
  }

 private:
  const std::string path_ = path_of("openssl.cnf");
  const int watch_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
};

TEST(Isolation, ReadsNoOpenSslConfiguration) {
  const Signed made = made_in_a_child();
  const ConfigurationFile configuration;
  use_everything(made);
  EXPECT_FALSE(configuration.was_opened());
  // It would have been noticed: now the host reads it.
  OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, nullptr);
  EXPECT_TRUE(configuration.was_opened());
  use_everything(made);
}

TEST(Isolation, LeavesTheHostsErrorQueueAlone) {
  const Signed made = made_in_a_child();
  ERR_clear_error();
  use_everything(made);
  EXPECT_EQ(ERR_peek_error(), 0U);
  ERR_raise(ERR_LIB_USER, 42);
  const unsigned long hosts = ERR_peek_last_error();
  use_everything(made);
  EXPECT_EQ(ERR_get_error(), hosts);
  EXPECT_EQ(ERR_get_error(), 0U);
}

// A host's exit handlers may call us after OpenSSL's.
TEST(Isolation, WorksAfterOpenSslHasCleanedUp) {
  const Signed made = made_in_a_child();
  EXPECT_EXIT(
      {
        OPENSSL_cleanup();
        use_everything(made);
        _exit(testing::Test::HasFailure() ? 1 : 0);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace support::crypto
