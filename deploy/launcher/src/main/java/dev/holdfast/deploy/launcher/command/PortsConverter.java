package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.place.PortChoice;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

final class PortsConverter implements ITypeConverter<PortChoice> {
  @Override
  public PortChoice convert(String word) {
    return switch (word) {
      case "auto" -> PortChoice.AUTO;
      case "standard" -> PortChoice.STANDARD;
      default -> throw new TypeConversionException("'" + word + "' is neither auto nor standard");
    };
  }
}
