package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.Part;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

final class PartConverter implements ITypeConverter<Part> {
  @Override
  public Part convert(String word) {
    try {
      return Part.named(word);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
