// A card that answers as a transcript tells (docs/adr/0028-card-transcripts.md).
//
// An answer is looked for where the last one was found: behind it first, then before it, among what was asked
// with the same application and file selected. So a card that answered otherwise after a login or a reset
// does so again. A read that was not asked in these pieces is answered from what others have brought. What
// was not written down is invented, in its length: certificates, signatures, any PIN. Thread rule: every
// function may be called from any thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "support/mutex.h"
#include "vcard/card.h"
#include "vcard/transcript.h"

namespace vcard {

// What a replayed card has in the place of what was not written down.
class Invention {
 public:
  virtual ~Invention() = default;
  // A certificate in DER for the file, exactly so long where that is possible.
  virtual support::Bytes certificate(apdu::iso7816::FileId file, std::size_t size) = 0;
  // A signature of what a command carries, with the key of the file; P1 is the command's.
  virtual support::Bytes signature(apdu::iso7816::FileId key, std::uint8_t p1, support::ByteView data) = 0;
};

class ReplayedCard : public Card {
 public:
  // Called with the header of each command that the transcript does not have, with no lock held.
  using Stranger = std::function<void(support::ByteView header, std::uint16_t answer)>;

  ReplayedCard(Transcript transcript, std::unique_ptr<Invention> invention, Stranger stranger = {});
  ~ReplayedCard() override;

  support::Bytes atr() const override;
  void power_on() override;
  void power_off() override;
  void reset() override;
  support::Bytes process(support::ByteView command) override;
  std::string status() const override;  // unknown: how many commands were not in the transcript

 private:
  using FileName = std::pair<support::Bytes, apdu::iso7816::FileId>;
  // A byte that nobody has read is none.
  using Content = std::vector<std::optional<std::uint8_t>>;

  const Content* content_of(const RecordedExchange& exchange) const;
  void learn(const RecordedExchange& exchange);
  const RecordedExchange* find(support::ByteView command) JPKI_REQUIRES(mutex_);
  support::Bytes filled(const RecordedExchange& exchange, support::ByteView command) const;
  std::optional<support::Bytes> read_from_others(support::ByteView command) const JPKI_REQUIRES(mutex_);
  support::Bytes answer_to(support::ByteView command, bool& known) JPKI_REQUIRES(mutex_);

  const Transcript transcript_;
  const std::unique_ptr<Invention> invention_;
  const Stranger stranger_;
  std::map<FileName, Content> contents_;
  std::map<FileName, std::uint16_t> ends_;  // what a read behind the last byte is answered
  std::size_t longest_read_ = 0;

  mutable support::Mutex mutex_;
  bool powered_ JPKI_GUARDED_BY(mutex_) = false;
  apdu::Whereabouts whereabouts_ JPKI_GUARDED_BY(mutex_);
  std::size_t next_ JPKI_GUARDED_BY(mutex_) = 0;  // behind the exchange that was played last
  std::uint64_t unknown_ JPKI_GUARDED_BY(mutex_) = 0;
};

// The certificates and keys of the sample card, drawn out to the length that is wanted.
std::unique_ptr<Invention> invented_holder();

}  // namespace vcard
