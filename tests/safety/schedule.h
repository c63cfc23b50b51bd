// A schedule of chance: what a program and all that is around it do, in an order that comes from a number
// alone, on every machine. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/differential/dice.h"
#include "tests/safety/player.h"

namespace safety {

// What came of many.
struct Sums {
  std::uint64_t calls = 0;
  std::uint64_t events = 0;
  std::uint64_t signatures = 0;
  std::uint64_t presented = 0;
  std::uint64_t presented_again = 0;
  std::uint64_t with_threads = 0;  // those that an order has to explain
  std::uint64_t orders_tried = 0;
};

class Schedule {
 public:
  Schedule(CK_FUNCTION_LIST* p11, std::uint32_t number, const std::vector<vcard::Switches>& rows);

  // From C_Initialize to where the healthy story could begin.
  void play_steps();
  // The healthy story, with whatever is left of the schedule called off, and C_Finalize.
  void play_end(Sums& sums);
  // What was wrong; empty for nothing.
  const std::string& complaint() { return player_.oracle().complaint(); }

  differential::Dice& dice() { return dice_; }
  World& world() { return world_; }
  Player& player() { return player_; }
  // What has been done so far, in words.
  std::vector<std::string>& steps() { return steps_; }

 private:
  using Session = Player::Session;
  struct Move {
    const char* name;
    unsigned weight;
    void (Schedule::*make)();
  };
  static const std::vector<Move>& moves();

  vcard::Switches row(const std::vector<vcard::Switches>& rows, std::uint32_t number);
  Session* any_session();
  CK_SLOT_ID any_slot() { return dice_.below(2); }
  const std::string& right_pin(const Session& session) const;
  std::string wrong_pin(CK_SLOT_ID slot);

  void open() { player_.open(any_slot()); }
  void close();
  void close_all() { player_.close_all(any_slot()); }
  void token_info() { player_.token_info(any_slot()); }
  void log_in_rightly();
  void log_in_wrongly();
  void log_in_oddly();
  void log_out();
  void sign();
  void read();
  void set_pin();
  void start_anew();
  void let_happen();
  void plan_event();
  void plan_fault();
  void put_card_in();

  differential::Dice dice_;
  World world_;
  Player player_;
  std::vector<std::string> steps_;
};

}  // namespace safety
