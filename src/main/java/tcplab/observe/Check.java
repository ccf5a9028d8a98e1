package tcplab.observe;

import tcplab.text.Text;

/**
 * One thing that the lab needs of the machine, looked at.
 *
 * @param needed whether exercises cannot run without it; without the others a verdict may rest on fewer witnesses
 * @param found what there is, in a few words
 * @param remedy the command that gets it, or what else helps; of no interest when all is well
 */
public record Check(Text name, boolean ok, boolean needed, Text found, Text remedy) {}
