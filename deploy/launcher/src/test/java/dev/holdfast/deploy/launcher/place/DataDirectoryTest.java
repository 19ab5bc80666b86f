package dev.holdfast.deploy.launcher.place;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path folder;

  @Test
  void neitherFillsNorDeletesAFolderOfSomethingElse() throws Exception {
    Files.writeString(folder.resolve("thesis.txt"), "years of work");
    DataDirectory data = new DataDirectory(folder);

    assertThrows(StackFailure.class, data::create);
    assertThrows(StackFailure.class, data::delete);

    assertTrue(Files.exists(folder.resolve("thesis.txt")));
  }

  @Test
  void deletesWhatAStackMade() {
    DataDirectory data = new DataDirectory(folder.resolve("stack"));
    data.create();
    Secrets.of(data);

    data.delete();

    assertTrue(Files.notExists(data.root()));
  }

  @Test
  void portsOnceChosenStayWithTheData() {
    DataDirectory data = new DataDirectory(folder.resolve("stack"));
    data.create();
    assertEquals(Ports.standard(), PortChoice.KEEP.ports(data));

    Ports chosen = PortChoice.AUTO.ports(data);

    assertEquals(chosen, PortChoice.KEEP.ports(data));
    assertEquals(chosen, PortChoice.AUTO.ports(data));
    assertEquals(Ports.standard(), PortChoice.STANDARD.ports(data));
  }

  @Test
  void aPortIsFreeUntilSomebodyListens() throws Exception {
    int port = Ports.free().api();
    assertTrue(Ports.isFree(port));
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(!Ports.isFree(taken.getLocalPort()));
    }
  }
}
