package tutti.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import tutti.client.Id;
import tutti.client.Place;
import tutti.v1.Entry;

/**
 * Messages of the contract as JSON: names as the contract's, ids as UUIDs, values of enums in lower case without their prefix. What has
 * no value is left out.
 */
final class MessageJson {
    /** What an entry about an account itself does not know. */
    private static final List<String> TOTALS = List.of(
            "debitsPending", "debitsPosted", "creditsPending", "creditsPosted", "available", "accrued", "unclaimed");

    private MessageJson() {}

    /** An entry, with its place as the commands take it. */
    static JsonObject of(Entry entry) {
        JsonObject json = new JsonObject();
        json.addProperty("place", Place.of(entry).toString());
        of((Message) entry).asMap().forEach(json::add);
        if (entry.hasAccount()) {
            JsonObject account = json.getAsJsonObject("account").getAsJsonObject("account");
            TOTALS.forEach(account::remove);
        }
        return json;
    }

    static JsonArray of(List<Entry> entries) {
        JsonArray array = new JsonArray();
        entries.forEach(entry -> array.add(of(entry)));
        return array;
    }

    static JsonObject of(Message message) {
        JsonObject json = new JsonObject();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                JsonArray array = new JsonArray();
                for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
                    array.add(value(message.getRepeatedField(field, i)));
                }
                json.add(field.getJsonName(), array);
            } else if (!isAbsent(message, field)) {
                json.add(field.getJsonName(), value(message.getField(field)));
            }
        }
        return json;
    }

    /** Numbers and truths are told also where they are zero: zero says something. */
    private static boolean isAbsent(Message message, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE, ENUM, BYTE_STRING, STRING -> !message.hasField(field);
            default -> field.hasPresence() && !message.hasField(field);
        };
    }

    private static JsonElement value(Object value) {
        if (value instanceof Message message) {
            return of(message);
        }
        if (value instanceof EnumValueDescriptor constant) {
            return new JsonPrimitive(name(constant));
        }
        if (value instanceof ByteString bytes) {
            return new JsonPrimitive(bytes.size() == Id.BYTES ? Id.of(bytes).toString() : hex(bytes));
        }
        if (value instanceof Integer number) {
            return new JsonPrimitive(Integer.toUnsignedLong(number));
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        return value instanceof Boolean truth ? new JsonPrimitive(truth) : new JsonPrimitive(value.toString());
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    /** The constant in lower case without its enum's name, or the number of one that is not known here. */
    static String name(EnumValueDescriptor constant) {
        String prefix = constant.getType().getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_") + "_";
        boolean isKnown = constant.getType().getValues().contains(constant);
        String name = isKnown ? constant.getName().substring(prefix.length()) : prefix + constant.getNumber();
        return name.toLowerCase(Locale.ROOT);
    }
}
