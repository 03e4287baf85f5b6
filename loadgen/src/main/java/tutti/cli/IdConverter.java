package tutti.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tutti.client.Id;

/** Reads an id from the command line. */
final class IdConverter implements ITypeConverter<Id> {
    @Override
    public Id convert(String text) {
        try {
            return Id.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
