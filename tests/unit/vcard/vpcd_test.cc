// The front for pcscd against a small stand-in for vpcd.
#include "vcard/vpcd.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <atomic>
#include <thread>

#include "tests/unit/vcard/temporary_directory.h"
#include "vcard/sockets.h"
#include "vcard/virtual_card.h"

namespace vcard {
namespace {

using support::Bytes;
using support::from_hex;

const Bytes kSelect = from_hex("00A4040C0AD392F000260100000001");

// Listens as vpcd does.
class Vpcd {
 public:
  Vpcd() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    listen(listener_.number(), 1);
    socklen_t size = sizeof address;
    getsockname(listener_.number(), reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }

  std::uint16_t port() const { return port_; }
  // Waits for a card.
  void wait_for_card() { card_ = FileDescriptor(accept(listener_.number(), nullptr, nullptr)); }
  void send(const Bytes& frame) { write_frame(card_, frame); }
  std::optional<Bytes> receive() { return read_frame(card_); }
  std::optional<Bytes> ask(const Bytes& frame) {
    send(frame);
    return receive();
  }
  bool has_something() const {
    pollfd polled{card_.number(), POLLIN, 0};
    return poll(&polled, 1, 0) != 0;
  }
  void hang_up() { card_.close_now(); }

 private:
  FileDescriptor listener_;
  FileDescriptor card_;
  std::uint16_t port_ = 0;
};

class Front : public testing::Test {
 protected:
  void SetUp() override {
    VpcdOptions options;
    options.port = vpcd.port();
    options.control = control;
    options.out_at_least = std::chrono::milliseconds(1);
    front = std::make_unique<VpcdFront>(options, card, [this](const std::filesystem::path& path) {
      if (path != "/other") throw std::runtime_error("no such card");
      return other;
    });
    front->when_held([this] { ++held; });
    thread = std::thread([this] { end = front->run(); });
    vpcd.wait_for_card();
  }
  void TearDown() override {
    front->stop();
    thread.join();
  }

  TemporaryDirectory directory;
  const std::filesystem::path control = directory / "control";
  const std::shared_ptr<VirtualCard> card = std::make_shared<VirtualCard>(sample_contents());
  const std::shared_ptr<VirtualCard> other =
      std::make_shared<VirtualCard>(sample_contents(Switches().set(Fact::kind, "no-applet")));
  std::atomic<int> held{0};
  Vpcd vpcd;
  std::unique_ptr<VpcdFront> front;
  std::thread thread;
  VpcdEnd end = VpcdEnd::stopped;
};

TEST_F(Front, AnswersAtrAndCommands) {
  EXPECT_EQ(vpcd.ask({0x04}), card->atr());
  vpcd.send({0x01});
  EXPECT_EQ(vpcd.ask(kSelect), from_hex("9000"));
}

TEST_F(Front, ResetAndPowerReachTheCard) {
  vpcd.send({0x01});
  vpcd.ask(kSelect);
  vpcd.send({0x02});
  EXPECT_EQ(vpcd.ask(from_hex("00A4020C020006")), from_hex("6A82"));
  vpcd.ask(kSelect);
  vpcd.send({0x00});
  vpcd.send({0x01});
  EXPECT_EQ(vpcd.ask(from_hex("00A4020C020006")), from_hex("6A82"));
}

TEST_F(Front, RemoveClosesAndInsertConnects) {
  EXPECT_EQ(tell(control, "remove"), "ok");
  EXPECT_EQ(vpcd.receive(), std::nullopt);
  EXPECT_EQ(tell(control, "status").rfind("ok out", 0), 0U);
  EXPECT_EQ(tell(control, "insert"), "ok");
  vpcd.wait_for_card();
  EXPECT_EQ(vpcd.ask({0x04}), card->atr());
}

TEST_F(Front, SwapBringsAnotherCard) {
  EXPECT_EQ(tell(control, "swap /nowhere").rfind("error card", 0), 0U);
  EXPECT_EQ(vpcd.ask({0x04}), card->atr()) << "an impossible swap changes nothing";
  EXPECT_EQ(tell(control, "swap /other"), "ok");
  EXPECT_EQ(vpcd.receive(), std::nullopt);
  vpcd.wait_for_card();
  EXPECT_EQ(vpcd.ask({0x04}), other->atr());
}

TEST_F(Front, FaultsHitTheNthCommand) {
  EXPECT_EQ(tell(control, "fault 2 6F00"), "ok");
  EXPECT_EQ(tell(control, "fault 3 short"), "ok");
  EXPECT_EQ(tell(control, "fault 4 drop"), "ok");
  vpcd.send({0x01});
  EXPECT_EQ(vpcd.ask(kSelect), from_hex("9000"));
  EXPECT_EQ(vpcd.ask(kSelect), from_hex("6F00"));
  EXPECT_EQ(vpcd.ask(kSelect), Bytes{0x90});
  EXPECT_EQ(vpcd.ask(kSelect), std::nullopt) << "pulled";
  EXPECT_EQ(tell(control, "fault 0 6F00"), "error fault");
  EXPECT_EQ(tell(control, "fault 1 soup"), "error fault");
  EXPECT_EQ(tell(control, "dance"), "error verb");
}

TEST_F(Front, AFaultAwaitsACommand) {
  EXPECT_EQ(tell(control, "fault command:0020 6F00"), "ok");
  EXPECT_EQ(tell(control, "fault command:00200080FF drop"), "ok");
  vpcd.send({0x01});
  EXPECT_EQ(vpcd.ask(kSelect), from_hex("9000"));
  EXPECT_EQ(vpcd.ask(from_hex("00200080")), from_hex("6F00"));
  EXPECT_NE(vpcd.ask(from_hex("00200080")), from_hex("6F00")) << "once";
  EXPECT_EQ(vpcd.ask(kSelect), from_hex("9000"));
  EXPECT_EQ(vpcd.ask(from_hex("00200080FF00")), std::nullopt) << "pulled";
  for (const char* nonsense : {"command:", "command:0", "command:XY", "command", "verify"})
    EXPECT_EQ(tell(control, std::string("fault ") + nonsense + " drop"), "error fault") << nonsense;
}

TEST_F(Front, AnAnswerWaitsUntilItIsReleased) {
  EXPECT_EQ(tell(control, "hold 2"), "ok");
  vpcd.send({0x01});
  EXPECT_EQ(vpcd.ask(kSelect), from_hex("9000"));
  EXPECT_EQ(held, 0);
  vpcd.send(kSelect);
  while (held == 0) std::this_thread::yield();
  EXPECT_NE(tell(control, "status").find(" held=1"), std::string::npos);
  EXPECT_FALSE(vpcd.has_something());
  EXPECT_EQ(tell(control, "release"), "ok");
  EXPECT_EQ(vpcd.receive(), from_hex("9000"));
  EXPECT_NE(tell(control, "status").find(" held=0"), std::string::npos);
  EXPECT_EQ(vpcd.ask(kSelect), from_hex("9000"));
  EXPECT_EQ(tell(control, "hold"), "error hold");
}

TEST_F(Front, AHeldAnswerGoesWithTheReaderService) {
  EXPECT_EQ(tell(control, "hold 1"), "ok");
  vpcd.send({0x01});
  vpcd.send(kSelect);
  while (held == 0) std::this_thread::yield();
  vpcd.hang_up();
  vpcd.wait_for_card();
  EXPECT_EQ(tell(control, "release"), "ok");
  EXPECT_EQ(vpcd.ask({0x04}), card->atr());
}

TEST_F(Front, ResetByControlCutsThePower) {
  vpcd.send({0x01});
  vpcd.ask(kSelect);
  EXPECT_EQ(tell(control, "reset"), "ok");
  EXPECT_EQ(vpcd.ask(from_hex("00A4020C020006")), from_hex("6A82"));
}

TEST_F(Front, ComesBackWhenTheServiceRestarts) {
  vpcd.hang_up();
  vpcd.wait_for_card();
  EXPECT_EQ(vpcd.ask({0x04}), card->atr());
}

TEST_F(Front, ControlSocketIsItsOwnersAloneAndGoesWithTheCard) {
  struct stat status {};
  ASSERT_EQ(stat(control.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_THROW(VpcdFront({.control = control}, card, nullptr), std::system_error) << "one card a socket";
  EXPECT_EQ(tell(control, "quit"), "ok");
}

TEST(FrontWithoutService, GivesUpAfterItsPatience) {
  std::uint16_t port = 0;
  {
    const Vpcd gone;
    port = gone.port();
  }
  VpcdOptions options;
  options.port = port;
  options.patience = std::chrono::seconds(0);
  VpcdFront front(options, std::make_shared<VirtualCard>(sample_contents()), nullptr);
  EXPECT_EQ(front.run(), VpcdEnd::no_vpcd);
}

}  // namespace
}  // namespace vcard
