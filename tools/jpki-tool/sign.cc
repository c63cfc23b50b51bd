// jpki-tool sign: signatures in PDF files and detached ones beside others, with one PIN and one login.
#include <unistd.h>

#include <system_error>

#include "holder/card_signature.h"
#include "holder/certificate_view.h"
#include "holder/detached_signature.h"
#include "holder/whole_file.h"
#include "tools/jpki-tool/commands.h"
#include "tools/jpki-tool/person.h"
#include "tools/jpki-tool/pin_dialogue.h"
#include "tools/jpki-tool/signable.h"
#include "tools/jpki-tool/signals.h"
#include "tools/jpki-tool/terminal.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/jpki-tool/validity.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

namespace fs = std::filesystem;

using holder::Trouble;
using holder::TroubleError;
using jpki::KeyRole;
using tools::filled;

// The card is held while it is asked for consent, so that nobody else can use the login.
constexpr std::chrono::seconds kPatience{120};

// A file, and what becomes of it.
struct Task {
  fs::path file;
  fs::path output;
  bool within;
  std::unique_ptr<Signable> content;
  support::Bytes made;
};

bool are_one(const fs::path& a, const fs::path& b) {
  std::error_code none;
  return fs::weakly_canonical(a, none) == fs::weakly_canonical(b, none) || fs::equivalent(a, b, none);
}

// No signature takes another one's place, or that of a file which is to be signed.
void refuse_collisions(const std::vector<Task>& tasks) {
  for (const Task& task : tasks) {
    for (const Task& other : tasks) {
      if (are_one(task.output, other.file))
        throw TroubleError(Trouble::usage, filled(_("%1 is to be signed, and cannot be the signature too."),
                                                  task.output.string()));
      if (&task != &other && are_one(task.output, other.output))
        throw TroubleError(Trouble::usage, filled(_("%1 would be written twice."), task.output.string()));
    }
  }
}

// What would have no effect was meant otherwise.
void refuse_idle_options(const SignOptions& options, bool within) {
  if (within && options.pem) throw TroubleError(Trouble::usage, _("--pem is for detached signatures."));
  if (!within && options.pdf.form != holder::pdf::PdfForm::pkcs7)
    throw TroubleError(Trouble::usage, _("--cades is for PDF files."));
  if (!within && options.pdf.visible_on != 0)
    throw TroubleError(Trouble::usage, _("--visible is for PDF files."));
}

// All that can be known to fail before the card is asked for anything.
std::vector<Task> prepared(const SignOptions& options, holder::Replacing replacing) {
  if (!options.output.empty() && options.files.size() > 1)
    throw TroubleError(Trouble::usage, _("--output is for a single file."));
  std::vector<Task> tasks;
  for (const fs::path& file : options.files) {
    const bool within = is_signed_within(file, options.cms);
    refuse_idle_options(options, within);
    const fs::path beside = within ? signed_beside(file) : signature_beside(file);
    tasks.push_back({file, options.output.empty() ? beside : options.output, within, {}, {}});
  }
  refuse_collisions(tasks);
  for (const Task& task : tasks) holder::make_sure_of_place(task.output, replacing);
  if (options.key == KeyRole::signature && !options.yes && !has_terminal())
    throw TroubleError(Trouble::consent_needed);
  for (Task& task : tasks) task.content = signable(task.file, task.within, options);
  return tasks;
}

std::vector<std::string> meaning_of(const SignOptions& options) {
  if (options.key == KeyRole::signature)
    return {personal_data_text(),
            options.yes ? _("Whoever gets a signature can read them in it.")
                        : _("Whoever gets a signature can read them in it. They are shown, and you are "
                            "asked, before the first one.")};
  return {_(
      "A signature with the key for authentication shows that your card was there and its PIN was typed. It "
      "does not name you, and it is no signature as the law on electronic signatures means it: for that, "
      "sign with --key sign.")};
}

// Throws TroubleError (cancelled, consent_needed).
void ask_for_consent(const support::crypto::Certificate& certificate, std::size_t signatures) {
  const holder::CertificateView view = holder::view_of(certificate);
  Page page(wants_colours(STDERR_FILENO));
  page.paragraph(_("Whoever gets the signature can read in it:"));
  if (view.holder) show_person(page, *view.holder);
  const std::string question =
      signatures == 1 ? _("Sign, and disclose this?")
                      : filled(_("Sign %1 files, and disclose this in each?"), std::to_string(signatures));
  if (!agreed_at_terminal(page.text(), question, kPatience)) throw TroubleError(Trouble::cancelled);
}

class Signing {
 public:
  Signing(const SignOptions& options, std::vector<Task>& tasks, holder::CardInHand& card)
      : options_(options), tasks_(tasks), known_(holder::signer_before_pin(card, options.key, now())) {}

  // Within one login.
  void run(apdu::Transaction& transaction, jpki::Card& card, holder::CardLogin& login) {
    const auto signer = known_ ? *known_ : holder::card_signer(transaction, card, options_.key, now());
    if (options_.key == KeyRole::signature && !options_.yes)
      ask_for_consent(signer.certificate, tasks_.size());
    time_ = now();
    for (Task& task : tasks_) {
      if (an_end_is_wished()) throw TroubleError(Trouble::cancelled);
      const holder::DetachedSignature signature(
          signer.certificate, signer.issuer, task.content->digest(time_), task.content->time_within(time_));
      const support::Bytes value = holder::card_signature(
          transaction, card, options_.key, login, signer.certificate.public_key(), signature.to_be_signed());
      auto whole = signature.with(value);
      if (!whole) throw TroubleError(Trouble::signature_not_made);
      task.made = task.content->with(*whole);
    }
  }

  holder::Instant time() const { return time_; }

 private:
  const SignOptions& options_;
  std::vector<Task>& tasks_;
  std::optional<holder::CardSigner> known_;
  holder::Instant time_{};
};

}  // namespace

fs::path signature_beside(const fs::path& file) {
  return file.string() + ".p7s";
}

fs::path signed_beside(const fs::path& file) {
  return file.parent_path() / (file.stem().string() + "-signed.pdf");
}

Findings sign(const Settings& settings, const SignOptions& options) {
  const auto replacing = options.force ? holder::Replacing::yes : holder::Replacing::no;
  std::vector<Task> tasks = prepared(options, replacing);
  holder::CardInHand card = the_card(settings);
  Signing signing(options, tasks, card);
  PinTask task;
  task.explanation = meaning_of(options);
  task.do_it = [&](apdu::Transaction& transaction, jpki::Card& asked, holder::CardLogin& login) {
    signing.run(transaction, asked, login);
  };
  const PinResult result = with_pin(settings, card, holder::pin_name(options.key), task);
  if (result.refusal) return *result.refusal;

  Findings findings;
  findings.facts["key"] = code_of(options.key);
  findings.facts["signing_time"] = holder::iso_time_in_japan(signing.time());
  findings.facts["signatures"] = Json::array();
  Page page(wants_colours(STDOUT_FILENO));
  // What names its holder is for its holder to hand on.
  const auto privacy = options.key == KeyRole::signature ? holder::Privacy::own : holder::Privacy::for_all;
  for (const Task& done : tasks) {
    try {
      holder::write_whole(done.output, done.made, replacing, privacy);
    } catch (const TroubleError& error) {
      // What is written already is whole, and said.
      findings.trouble = error.trouble();
      findings.subject = error.subject();
      findings.reason = error.reason();
      break;
    }
    findings.facts["signatures"].push_back(
        {{"file", done.file.string()}, {"signature", done.output.string()}});
    page.paragraph(filled(_("Written: %1"), done.output.string()));
  }
  findings.text = page.text();
  if (!result.forgotten) findings.trouble = Trouble::login_not_ended;
  return findings;
}

}  // namespace jpki_tool
