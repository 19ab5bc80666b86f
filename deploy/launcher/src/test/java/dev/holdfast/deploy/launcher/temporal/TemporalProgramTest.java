package dev.holdfast.deploy.launcher.temporal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemporalProgramTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)     | true
          temporal version 0.0.0-DEV (Server 1.29.0, UI 2.40.0) | true
          temporal version 1.3.0 (Server 1.28.1, UI 2.37.0)     | false
          temporal version 9.0.0 (Server 2.0.0, UI 9.0.0)       | true
          some other program                                    | false
          """)
  void aServerFrom129OnIsRecentEnough(String version, boolean recent) {
    assertEquals(recent, TemporalProgram.isRecent(version));
  }
}
