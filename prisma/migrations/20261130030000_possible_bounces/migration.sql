-- What seems to say that a mail did not arrive is told apart from what other machines send.
ALTER TABLE "inbound_mails" ADD COLUMN "possible_bounce" BOOLEAN NOT NULL DEFAULT false;
