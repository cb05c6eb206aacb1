// SPDX-License-Identifier: Apache-2.0
// A host without RTTI and with two clients of different configurations in one process.
// usage: two_clients TARGET TARGET: with both at one cluster, what one puts, the other gets.
//        two_clients --unreachable TARGET TARGET: both must say that nobody is there.
#include <glowplug/glowplug.h>

#include <iostream>
#include <string>
#include <string_view>

#ifdef __GXX_RTTI
#error "this host is compiled with -fno-rtti"
#endif

namespace {

int Fail(std::string_view what, const absl::Status& status) {
  std::cerr << what << ": " << status << "\n";
  return 1;
}

// A user's error type across the library's border: absl::Status, and the facts behind it.
int ExpectUnreachable(const char* target) {
  const auto client = glowplug::Client::Open(target);
  if (client.ok()) return Fail("nobody listens there, and yet", client.status());
  const glowplug::ErrorInfo info = glowplug::InfoOf(client.status());
  const bool clear = absl::IsUnavailable(client.status()) && !info.may_have_happened &&
                     client.status().message().find("127.0.0.1:1") != std::string::npos;
  std::cout << client.status() << "\n";
  return clear ? 0 : Fail("expected UNAVAILABLE that names 127.0.0.1:1", client.status());
}

int ExpectShared(const char* one, const char* other) {
  auto writer = glowplug::Client::Open(one);
  if (!writer.ok()) return Fail(one, writer.status());
  auto reader = glowplug::Client::Open(other);
  if (!reader.ok()) return Fail(other, reader.status());

  auto written = writer->GetOrCreateCache<int, std::string>("consume");
  if (!written.ok()) return Fail("GetOrCreateCache", written.status());
  if (auto put = written->Put(7, "seven"); !put.ok()) return Fail("Put", put);

  // The writer's end is not the reader's.
  writer->Close();
  auto got = reader->GetCache<int, std::string>("consume").Get(7);
  if (!got.ok()) return Fail("Get", got.status());
  std::cout << got->value_or("nothing") << "\n";
  return *got == "seven" ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3) return ExpectShared(argv[1], argv[2]);
  if (argc != 4 || std::string_view(argv[1]) != "--unreachable") return 2;
  return ExpectUnreachable(argv[2]) + ExpectUnreachable(argv[3]);
}
