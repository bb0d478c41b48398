-- CreateTable
CREATE TABLE "email_changes" (
    "id" BIGSERIAL NOT NULL,
    "employee_code" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "email_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contacts_changes" (
    "id" BIGSERIAL NOT NULL,
    "party_code" TEXT NOT NULL,
    "before" JSONB NOT NULL,
    "contacts" JSONB NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contacts_changes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "email_changes_employee_code_id_idx" ON "email_changes"("employee_code", "id");

-- CreateIndex
CREATE INDEX "contacts_changes_party_code_id_idx" ON "contacts_changes"("party_code", "id");

-- AddForeignKey
ALTER TABLE "email_changes" ADD CONSTRAINT "email_changes_employee_code_fkey" FOREIGN KEY ("employee_code") REFERENCES "employees"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts_changes" ADD CONSTRAINT "contacts_changes_party_code_fkey" FOREIGN KEY ("party_code") REFERENCES "parties"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Where mail went when must be explained for good: corrections of addresses are append-only.
CREATE FUNCTION "refuse_change_of_address_changes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP;
END
$$;

CREATE TRIGGER "email_changes_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "email_changes"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_address_changes"();

CREATE TRIGGER "contacts_changes_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "contacts_changes"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_address_changes"();
