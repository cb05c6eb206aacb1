// SPDX-License-Identifier: Apache-2.0
// A session of our codec that has shaken hands with the server of the vectors, and gets its types
// from what the Java client registered there.
#ifndef GLOWPLUG_TESTS_GOLDEN_GOLDEN_CODEC_H_
#define GLOWPLUG_TESTS_GOLDEN_GOLDEN_CODEC_H_

#include <glowplug/api/codec.h>
#include <glowplug/conformance/plugin_under_test.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>

#include <string>

namespace glowplug::test {

class GoldenCodec {
 public:
  explicit GoldenCodec(bool compact_footer);

  api::Codec& codec() { return *codec_.get(); }
  // The request's frame, with all that must be asked first answered. Failures fail the test.
  std::string Encode(const api::Request& request);
  // Head and rows of an answer; they live as long as the frame and this.
  api::Reply Decode(api::Operation operation, api::Bytes frame);

 private:
  void Answer(const api::Request& first);
  std::string AnswerTo(const api::Request& first, const std::string& frame) const;

  const bool compact_footer_;
  conformance::OpenedDoor<api::Codec> codec_;
  sdk::Owned<api::CodecSession> session_;
  sdk::HeapArena arena_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_GOLDEN_GOLDEN_CODEC_H_
